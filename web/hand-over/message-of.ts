import { decodeUtf8 } from '../../protocol/bytes.ts';
import { parseClosePayload } from '../../protocol/frame.ts';
import { opcodes } from '../../protocol/opcodes.ts';
import { payloadOf } from '../composer/compose.ts';
import type { MessageDraft } from '../composer/message-draft.ts';
import type { Message } from './hand-over.ts';

/** The composer's message as other tools know messages; null when there is none that they could send. */
export function messageOf(draft: MessageDraft): Message | null {
  const bytes = payloadOf(draft);
  if ('problem' in bytes) return null;
  switch (draft.opcode) {
    case opcodes.text: {
      const text = decodeUtf8(bytes);
      return text === null || text === '' ? null : { kind: 'text', text };
    }
    case opcodes.binary:
      return { kind: 'binary', bytes };
    case opcodes.ping:
      return { kind: 'ping', bytes };
    case opcodes.pong:
      return { kind: 'pong', bytes };
    case opcodes.close: {
      const { code, reason } = parseClosePayload(bytes);
      return { kind: 'close', code, reason };
    }
    default:
      return null;
  }
}
