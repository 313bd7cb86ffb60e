import { decodeUtf8, type StrictUtf8, strictUtf8 } from './bytes.ts';
import { describeCloseCode, isSendableCloseCode } from './close-codes.ts';
import { type FrameHeader, parseClosePayload, shortestLengthBits } from './frame.ts';
import type { DecodedFrame } from './frame-decoder.ts';
import { type BrokenRule, type FrameRuleCode, type FrameRuleId, frameRules } from './frame-rule-table.ts';
import { isControl, opcodeName, opcodes } from './opcodes.ts';

export { type BrokenRule, type FrameRuleCode, type FrameRuleId, frameRules };

export interface FrameRulesOptions {
  /** Who sends these frames. */
  from: 'client' | 'server';
  /** The largest payload of a frame, in bytes; absent means any that a number can count. */
  maxPayload?: number;
  /** The largest message, over all its frames, in bytes as they cross the wire. */
  maxMessage?: number;
  /** Whether the masking rules hold: clients mask, servers do not. True unless said otherwise. */
  requireMask?: boolean;
  /** Whether text must be valid UTF-8. True unless said otherwise. */
  utf8?: boolean;
  /** What an agreed extension allows: permessage-deflate uses RSV1 (RFC 7692 §6). */
  extensions?: { rsv1?: boolean };
}

/** What is known of a message while its frames come in. */
interface OpenMessage {
  /** The declared bytes so far, over all frames. */
  length: number;
  /** Whether its text is (still) to be validated. */
  validate: boolean;
  /** Carries a character over from one fragment to the next. */
  decoder: StrictUtf8 | null;
}

/**
 * Holds one direction of a connection against RFC 6455. It remembers the little that the rules need of earlier frames,
 * and goes on after a broken rule as an observer does; an endpoint closes instead, with the code of the first one.
 */
export class FrameRules {
  readonly #options: FrameRulesOptions;
  #open: OpenMessage | null = null;
  #closed = false;
  /** Headers that `header()` has judged and `frame()` has not seen yet, each with the message it belongs to. */
  readonly #judged: { header: FrameHeader; message: OpenMessage | null }[] = [];

  constructor(options: FrameRulesOptions) {
    this.#options = options;
  }

  /** Whether a message was begun and is not ended. */
  get isMidMessage(): boolean {
    return this.#open !== null;
  }

  /** Judges a header before its payload is there. Optional; headers come in the order of the wire, each once. */
  header(header: FrameHeader): BrokenRule[] {
    const broken: BrokenRule[] = [];
    this.#judged.push({ header, message: this.#judgeHeader(header, broken) });
    return broken;
  }

  /** Judges a whole frame: its payload, and its header unless `header()` has. No rule is reported twice. */
  frame(frame: DecodedFrame): BrokenRule[] {
    const { header } = frame;
    const broken: BrokenRule[] = [];
    // They come in the same order, each once.
    const judged = this.#judged[0]?.header === header ? this.#judged.shift() : undefined;
    const message = judged ? judged.message : this.#judgeHeader(header, broken);
    if (header.opcodeBits === opcodes.close) this.#closePayload(frame, broken);
    else if (message) this.#text(frame, message, broken);
    return broken;
  }

  /** Judges a header and moves on by it. Returns the message that a data frame belongs to. */
  #judgeHeader(header: FrameHeader, broken: BrokenRule[]): OpenMessage | null {
    this.#bits(header, broken);
    if (isControl(header.opcodeBits)) controlForm(header, broken);
    else this.#order(header, broken);
    this.#mask(header, broken);
    lengthForm(header, broken);
    if (header.opcodeBits === opcodes.close) this.#closed = true;
    if (isControl(header.opcodeBits)) return null;
    const message = this.#advance(header);
    // The size comes last: a frame that breaks the protocol is answered with 1002, however large it is.
    this.#size(header, message, broken);
    return message;
  }

  #bits(header: FrameHeader, broken: BrokenRule[]): void {
    // RFC 7692 §6: permessage-deflate marks a compressed message on its first frame only, and never a control frame.
    const first = header.opcodeBits === opcodes.text || header.opcodeBits === opcodes.binary;
    const rsv1 = header.rsv1 && !(first && this.#options.extensions?.rsv1 === true);
    if (rsv1 || header.rsv2 || header.rsv3) {
      const set = [rsv1 ? 'RSV1' : '', header.rsv2 ? 'RSV2' : '', header.rsv3 ? 'RSV3' : ''].filter(Boolean);
      report(
        broken,
        'rsv-set',
        1002,
        `Expected the reserved bits to be 0; found ${set.join(' and ')} set. Clear them, or negotiate an extension that uses them.`,
      );
    }
    if (opcodeName(header.opcodeBits) === 'reserved')
      report(
        broken,
        'opcode-reserved',
        1002,
        `Expected opcode 0, 1, 2, 8, 9 or 10; found ${header.opcodeBits}. Use one of those.`,
      );
  }

  /** Fragments come in order (RFC 6455 §5.4), and no data comes after a close frame (§5.5.1). */
  #order(header: FrameHeader, broken: BrokenRule[]): void {
    const continues = header.opcodeBits === opcodes.continuation;
    if (continues && !this.#open)
      report(
        broken,
        'continuation-unexpected',
        1002,
        'Expected the first frame of a message; found a continuation with nothing to continue. Begin with a text or binary frame whose FIN bit is 0.',
      );
    if (!continues && this.#open)
      report(
        broken,
        'continuation-expected',
        1002,
        `Expected a continuation of the unfinished message; found opcode ${header.opcodeBits}. Send the rest as continuation frames, the last one with FIN 1.`,
      );
    if (this.#closed)
      report(
        broken,
        'after-close',
        1002,
        `Expected no data after the close frame; found a frame with opcode ${header.opcodeBits}. Send it before closing.`,
      );
  }

  #mask(header: FrameHeader, broken: BrokenRule[]): void {
    if (this.#options.requireMask === false) return;
    if (this.#options.from === 'client' && !header.masked)
      report(
        broken,
        'mask-missing',
        1002,
        'Expected a masked frame from the client; found MASK 0. Set the bit, add a key of 4 bytes and mask the payload with it.',
      );
    if (this.#options.from === 'server' && header.masked)
      report(
        broken,
        'mask-forbidden',
        1002,
        'Expected an unmasked frame from the server; found MASK 1. Clear the bit and send the payload as it is.',
      );
  }

  /** Moves on to the message that a data frame belongs to; null when it belongs to none. */
  #advance(header: FrameHeader): OpenMessage | null {
    const { opcodeBits, fin } = header;
    if (opcodeName(opcodeBits) === 'reserved') return null;
    let message = this.#open;
    if (opcodeBits !== opcodes.continuation) {
      // A compressed text is validated by whoever inflates it: these bytes are not the text.
      const validate = opcodeBits === opcodes.text && !header.rsv1 && this.#options.utf8 !== false;
      message = { length: 0, validate, decoder: null };
    }
    if (message) message.length += header.length;
    this.#open = fin ? null : message;
    return message;
  }

  #size(header: FrameHeader, message: OpenMessage | null, broken: BrokenRule[]): void {
    const { maxPayload, maxMessage } = this.#options;
    if (maxPayload !== undefined && header.length > maxPayload)
      report(
        broken,
        'frame-too-large',
        1009,
        `Expected a payload of at most ${maxPayload} bytes; found ${header.length} declared. Send less, or send it in fragments.`,
      );
    else if (header.length === Number.MAX_SAFE_INTEGER)
      report(
        broken,
        'frame-too-large',
        1009,
        'Expected a payload length that a program can count to; found 2^53 - 1 or more. Declare the length that you send.',
      );
    if (message && maxMessage !== undefined && message.length > maxMessage)
      report(
        broken,
        'message-too-large',
        1009,
        `Expected a message of at most ${maxMessage} bytes; found ${message.length} declared so far. Send a shorter message.`,
      );
  }

  #closePayload(frame: DecodedFrame, broken: BrokenRule[]): void {
    // A single byte is reported with the header; a payload that was cut cannot be judged.
    if (frame.header.length < 2 || frame.truncated) return;
    const close = parseClosePayload(frame.payload);
    if (close.code !== null && !isSendableCloseCode(close.code))
      report(
        broken,
        'close-code-invalid',
        1002,
        `Expected a code that may be sent (1000 to 1003, 1007 to 1014, 3000 to 4999); found ${close.code}. ${describeCloseCode(close.code).meaning}`,
      );
    else if (close.broken !== null && this.#options.utf8 !== false)
      report(broken, 'utf8-invalid', 1007, `${close.broken} Encode it as UTF-8, or leave it out.`);
  }

  #text(frame: DecodedFrame, message: OpenMessage, broken: BrokenRule[]): void {
    if (!message.validate) return;
    if (frame.truncated) message.validate = false;
    else if (!continuesText(frame, message)) {
      // Said once a message: whatever follows belongs to a text that is broken already.
      message.validate = false;
      report(
        broken,
        'utf8-invalid',
        1007,
        'Expected text in UTF-8; found bytes that are none. Encode the text as UTF-8, or send it as a binary message.',
      );
    }
  }
}

/** Whether a payload goes on with the text of its message as UTF-8. */
function continuesText({ header, payload }: DecodedFrame, message: OpenMessage): boolean {
  // Most messages are one frame: a decoder of their own would cost more than all the other rules together.
  if (header.fin && !message.decoder) return decodeUtf8(payload) !== null;
  message.decoder ??= strictUtf8();
  try {
    message.decoder.decode(payload, { stream: !header.fin });
    return true;
  } catch {
    return false;
  }
}

/** The form of control frames (RFC 6455 §5.5). */
function controlForm(header: FrameHeader, broken: BrokenRule[]): void {
  const name = opcodeName(header.opcodeBits);
  if (!header.fin)
    report(
      broken,
      'control-fragmented',
      1002,
      `Expected a whole control frame; found ${name} with FIN 0. Set FIN to 1: control frames are never fragmented.`,
    );
  if (header.length > 125)
    report(
      broken,
      'control-too-long',
      1002,
      `Expected at most 125 bytes in a control frame; found ${header.length} in a ${name} frame. Send less, or use a message.`,
    );
  if (header.opcodeBits === opcodes.close && header.length === 1)
    report(
      broken,
      'close-length-1',
      1002,
      'Expected an empty payload or a code of 2 bytes; found 1 byte. Add the other byte of the code, or send none.',
    );
}

/** The form of the length (RFC 6455 §5.2). */
function lengthForm(header: FrameHeader, broken: BrokenRule[]): void {
  const shortest = shortestLengthBits(header.length);
  if (header.lengthTopBit)
    report(
      broken,
      'length-top-bit',
      1002,
      'Expected the highest bit of the 64-bit length to be 0; found 1. Declare the length that you send.',
    );
  else if (header.lengthBits !== shortest)
    report(
      broken,
      'length-not-minimal',
      1002,
      `Expected the length ${header.length} in ${shortest} bits; found it in ${header.lengthBits}. Use the shortest form.`,
    );
}

function report(broken: BrokenRule[], rule: FrameRuleId, code: FrameRuleCode, message: string): void {
  broken.push({ rule, code, message, section: frameRules[rule].section });
}
