import { ByteParts } from './byte-parts.ts';
import { copyOf, decodeUtf8 } from './bytes.ts';
import type { DecodedFrame } from './frame-decoder.ts';
import { isControl, opcodeName, opcodes } from './opcodes.ts';
import type { OpcodeName } from './trace.ts';

export interface AssembledMessage {
  type: 'text' | 'binary';
  /** Unmasked, without frame headers; at most `keep` bytes. Still deflated when `compressed`. Perhaps the frame's own array. */
  payload: Uint8Array;
  /** The text of a text message; null when it is not valid UTF-8, truncated or compressed. */
  text: string | null;
  /** Bytes over all frames, as declared. */
  length: number;
  truncated: boolean;
  /** `seq` of the frames it was made from: the first 1,000 of them. */
  frames: number[];
  /** How many frames it was made from, exactly. */
  fragments: number;
  /** Control frames that came between its fragments, in order: the first 1,000 of them. */
  interleaved: OpcodeName[];
  /** True when the first frame had RSV1 set: compressed, if permessage-deflate was agreed on (RFC 7692 §6). */
  compressed: boolean;
}

/** The longest list of frames that is kept: a message may consist of any number of empty ones. */
const MAX_LISTED = 1000;

interface Draft {
  type: 'text' | 'binary';
  parts: ByteParts;
  length: number;
  truncated: boolean;
  frames: number[];
  fragments: number;
  interleaved: OpcodeName[];
  compressed: boolean;
}

/**
 * Puts fragments together (RFC 6455 §5.4). It follows a stream that breaks the rules as well as it can: a continuation
 * of nothing is left out, and a new message takes the place of one that was never completed.
 */
export class MessageAssembler {
  readonly #keep: number;
  #draft: Draft | null = null;

  constructor(options: { /** How many payload bytes of a message are kept. */ keep: number }) {
    this.#keep = Math.max(0, options.keep);
  }

  /** Takes the next frame of one direction; returns the message that it completes, if it does. */
  add(frame: DecodedFrame, seq: number): AssembledMessage | null {
    const { header } = frame;
    if (isControl(header.opcodeBits)) {
      const between = this.#draft?.interleaved;
      if (between && between.length < MAX_LISTED) between.push(opcodeName(header.opcodeBits));
      return null;
    }
    if (header.opcodeBits === opcodes.text || header.opcodeBits === opcodes.binary)
      this.#draft = begin(header.opcodeBits === opcodes.text ? 'text' : 'binary', header.rsv1);
    else if (header.opcodeBits !== opcodes.continuation) return null;
    const draft = this.#draft;
    if (!draft) return null;
    this.#append(draft, frame, seq);
    if (!header.fin) return null;
    this.#draft = null;
    return finish(draft);
  }

  #append(draft: Draft, frame: DecodedFrame, seq: number): void {
    draft.fragments += 1;
    draft.length += frame.header.length;
    if (draft.frames.length < MAX_LISTED) draft.frames.push(seq);
    // After a gap nothing more is kept: what was kept is a beginning of the message, never a collage of it.
    if (draft.truncated) return;
    const room = this.#keep - draft.parts.length;
    const whole = frame.payload.length <= room;
    draft.parts.add(whole ? frame.payload : copyOf(frame.payload.subarray(0, room)));
    draft.truncated = frame.truncated || !whole;
  }
}

function begin(type: Draft['type'], compressed: boolean): Draft {
  return {
    type,
    parts: new ByteParts(),
    length: 0,
    truncated: false,
    frames: [],
    fragments: 0,
    interleaved: [],
    compressed,
  };
}

function finish({ parts, ...draft }: Draft): AssembledMessage {
  const payload = parts.take();
  const readable = draft.type === 'text' && !draft.truncated && !draft.compressed;
  return { ...draft, payload, text: readable ? decodeUtf8(payload) : null };
}
