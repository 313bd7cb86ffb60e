import { decodeUtf8 } from '../../protocol/bytes.ts';
import { describeCloseCode } from '../../protocol/close-codes.ts';
import { type FrameHeader, parseClosePayload, shortestLengthBits } from '../../protocol/frame.ts';
import { isControl, opcodeName, opcodes } from '../../protocol/opcodes.ts';
import type { OpcodeName } from '../../protocol/trace.ts';
import type { FieldId } from './read-anatomy.ts';

/** What a field means in this frame. */
export function meaningOf(id: FieldId, header: FrameHeader, payload: Uint8Array): string {
  switch (id) {
    case 'fin':
      return finMeaning(header);
    case 'rsv1':
      return header.rsv1
        ? 'Set: with permessage-deflate agreed on, this message is compressed (RFC 7692 §6). Without an extension it must be 0.'
        : 'Clear: not compressed. permessage-deflate uses this bit; without an extension it is always 0.';
    case 'rsv2':
    case 'rsv3':
      return header[id]
        ? 'Set: no extension in wide use gives this bit a meaning, so a receiver fails the connection.'
        : 'Clear, as it must be: reserved for extensions.';
    case 'opcode':
      return opcodeMeanings[opcodeName(header.opcodeBits)];
    case 'mask':
      return header.masked
        ? 'A masking key follows and the payload is masked with it, as every frame from a client must be.'
        : 'No masking key; the payload stands as it is. Frames from a server are so, frames from a client must not be.';
    case 'length':
      return lengthMeaning(header);
    case 'extended':
      return extendedMeaning(header);
    case 'key':
      return 'Byte i of the payload is XORed with byte i mod 4 of the key. The key must be random and new for each frame, or an old proxy may take the bytes for HTTP. It hides nothing.';
    case 'masked':
      return 'The payload as it crossed the wire: each byte XORed with the key byte under it.';
    case 'code': {
      const { code } = parseClosePayload(payload);
      return code === null ? '' : `${describeCloseCode(code).meaning} Two bytes, the high one first.`;
    }
    case 'payload':
      return payloadMeaning(header, payload);
    default:
      return id satisfies never;
  }
}

/** Where RFC 6455 defines a field. */
export function sectionOf(id: FieldId, header: FrameHeader): string {
  if (id === 'key' || id === 'masked') return 'RFC 6455 §5.3';
  if (id === 'code') return 'RFC 6455 §7.4';
  if (id === 'opcode') return opcodeSections[opcodeName(header.opcodeBits)];
  if (id === 'payload') return header.opcodeBits === opcodes.close ? 'RFC 6455 §5.5.1' : 'RFC 6455 §5.2';
  return 'RFC 6455 §5.2';
}

const opcodeMeanings: Record<OpcodeName, string> = {
  continuation: 'Goes on with the message that an earlier frame began.',
  text: 'A text message: its payload is UTF-8.',
  binary: 'A binary message: its payload is any bytes, and the two programs know what they mean.',
  close:
    'Asks to close. The payload may hold a code and a reason; the other side answers with a close frame.',
  ping: 'Are you still there? The other side must answer with a pong that holds the same payload.',
  pong: 'The answer to a ping, with the payload of the ping. Unasked, it is a heartbeat in one direction.',
  reserved: 'This opcode has no meaning. Whoever receives it fails the connection.',
};

const opcodeSections: Record<OpcodeName, string> = {
  continuation: 'RFC 6455 §5.4',
  text: 'RFC 6455 §5.6',
  binary: 'RFC 6455 §5.6',
  close: 'RFC 6455 §5.5.1',
  ping: 'RFC 6455 §5.5.2',
  pong: 'RFC 6455 §5.5.3',
  reserved: 'RFC 6455 §5.2',
};

function finMeaning({ fin, opcodeBits }: FrameHeader): string {
  if (fin && opcodeBits === opcodes.continuation)
    return 'The last fragment: the message is complete with this frame.';
  if (fin)
    return isControl(opcodeBits)
      ? 'A control frame is always whole.'
      : 'The only fragment: this frame is a whole message.';
  return 'Not the last fragment: more frames of this message follow.';
}

function lengthMeaning({ lengthBits, length }: FrameHeader): string {
  if (lengthBits === 7)
    return length === 0
      ? 'There is no payload.'
      : `Up to 125, these 7 bits are the length itself: ${length}.`;
  return lengthBits === 16
    ? '126 says: the next 2 bytes hold the length.'
    : '127 says: the next 8 bytes hold the length.';
}

function extendedMeaning(header: FrameHeader): string {
  const { length, lengthBits, lengthTopBit } = header;
  if (lengthTopBit) return 'The highest bit must be 0: the length is a number of 63 bits.';
  const shortest = shortestLengthBits(length);
  const waste =
    shortest === lengthBits ? '' : ` ${shortest} bits would do, and the shortest form is required.`;
  return `${length.toLocaleString('en')} as a number of ${lengthBits} bits, the high byte first.${waste}`;
}

function payloadMeaning({ opcodeBits, rsv1 }: FrameHeader, payload: Uint8Array): string {
  if (rsv1) return 'Compressed with DEFLATE; what it says is known once it is inflated.';
  switch (opcodeName(opcodeBits)) {
    case 'text':
      return decodeUtf8(payload) === null
        ? 'Meant as text, but not UTF-8 as it stands: a fragment may end inside a character, a whole message may not.'
        : 'Text in UTF-8: letters of ASCII take a byte, others two to four.';
    case 'close':
      return 'The reason, as UTF-8: for programs and logs rather than for people.';
    case 'ping':
    case 'pong':
      return 'Any bytes, at most 125. A pong repeats what its ping held.';
    default:
      return 'Bytes of the application.';
  }
}
