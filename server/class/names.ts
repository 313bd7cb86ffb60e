import { NAME_LENGTH } from '../../protocol/sizes.ts';
import { labError } from '../errors.ts';

/**
 * What no name holds: control characters and line ends; halves of characters and private ones; and the marks that turn
 * the direction of the text around them (Unicode UTS #55: they make a list read otherwise than it is).
 */
const foreign = /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** Something that can be seen. */
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** A name as somebody typed it, in any script: trimmed, and with single spaces. @throws LabError NAME_INVALID */
export function readName(typed: string): string {
  const name = typed.normalize('NFC').trim().replace(/ {2,}/g, ' ');
  const { length } = [...name];
  if (!visible.test(name)) throw labError('NAME_INVALID', { limit: NAME_LENGTH, found: 'nothing to read' });
  if (length > NAME_LENGTH) throw labError('NAME_INVALID', { limit: NAME_LENGTH, found: length });
  if (foreign.test(name))
    throw labError('NAME_INVALID', { limit: NAME_LENGTH, found: 'a control character among them' });
  return name;
}
