import type { FrameHeader } from '../../protocol/frame.ts';
import { type FrameRuleId, frameRules } from '../../protocol/frame-rule-table.ts';
import { handshakeRules } from '../../protocol/handshake-rule-table.ts';
import { opcodes } from '../../protocol/opcodes.ts';
import type { FieldId } from './read-anatomy.ts';

export interface RuleOnField {
  rule: string;
  text: string;
  section: string;
}

/** Where a rule is broken: the fields that a sender would change. */
const concerned: Record<FrameRuleId, (header: FrameHeader) => FieldId[]> = {
  'mask-missing': () => ['mask'],
  'mask-forbidden': () => ['mask'],
  'rsv-set': reservedBits,
  'opcode-reserved': () => ['opcode'],
  'control-fragmented': () => ['fin'],
  'control-too-long': lengthField,
  'continuation-unexpected': () => ['opcode'],
  'continuation-expected': () => ['opcode'],
  'length-not-minimal': lengthField,
  'length-top-bit': lengthField,
  'close-length-1': lengthField,
  'close-code-invalid': () => ['code'],
  'utf8-invalid': () => ['payload'],
  'after-close': () => ['opcode'],
  'frame-too-large': lengthField,
  'message-too-large': lengthField,
};

/** Sorts broken rules by the field that each concerns. What concerns none of them stays with the frame. */
export function brokenByField(
  broken: readonly string[],
  header: FrameHeader | null,
): { fields: Partial<Record<FieldId, RuleOnField[]>>; frame: RuleOnField[] } {
  const fields: Partial<Record<FieldId, RuleOnField[]>> = {};
  const frame: RuleOnField[] = [];
  for (const rule of broken) {
    const reading = describeRule(rule);
    if (!header || !isFrameRule(rule)) frame.push(reading);
    else for (const id of concerned[rule](header)) fields[id] = [...(fields[id] ?? []), reading];
  }
  return { fields, frame };
}

/** A rule of a frame or a handshake in words; for an unknown one the id must do. */
export function describeRule(rule: string): RuleOnField {
  const known = isFrameRule(rule)
    ? frameRules[rule]
    : isHandshakeRule(rule)
      ? handshakeRules[rule]
      : { text: '', section: '' };
  return { rule, text: known.text, section: known.section };
}

function isFrameRule(rule: string): rule is FrameRuleId {
  return Object.hasOwn(frameRules, rule);
}

function isHandshakeRule(rule: string): rule is keyof typeof handshakeRules {
  return Object.hasOwn(handshakeRules, rule);
}

function lengthField({ lengthBits }: FrameHeader): FieldId[] {
  return lengthBits === 7 ? ['length'] : ['extended'];
}

/** RSV1 may be agreed on (RFC 7692 §6): it is to blame when it is the only one, or where compression has no place. */
function reservedBits({ rsv1, rsv2, rsv3, opcodeBits }: FrameHeader): FieldId[] {
  const others: FieldId[] = [...(rsv2 ? (['rsv2'] as const) : []), ...(rsv3 ? (['rsv3'] as const) : [])];
  const neverCompressed = opcodeBits !== opcodes.text && opcodeBits !== opcodes.binary;
  return rsv1 && (others.length === 0 || neverCompressed) ? ['rsv1', ...others] : others;
}
