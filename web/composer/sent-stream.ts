import { encodeFrame, type FrameHeader } from '../../protocol/frame.ts';
import { FrameDecoder } from '../../protocol/frame-decoder.ts';
import { type BrokenRule, FrameRules } from '../../protocol/frame-rules.ts';
import { isControl, opcodeName, opcodes } from '../../protocol/opcodes.ts';
import type { FrameEvent, TraceEvent } from '../../protocol/trace.ts';
import { frameBytes } from '../anatomy/frame-bytes.ts';

/** What remembering costs at most, in bytes; beyond it, judging begins afresh. */
const MOST_REMEMBERED = 1_048_576;

/** A close frame that stands for the one that was sent. */
const CLOSED = encodeFrame({ opcode: 'close', maskingKey: new Uint8Array(4) });

/** What bytes would mean to the server, after everything that it has already been sent. */
export interface Judgement {
  /** Rules that they break, each once, in the order of the wire. */
  broken: BrokenRule[];
  /** True when they begin in the middle of an earlier frame, which announced more than it held. */
  swallowed: boolean;
  /** Bytes that the server still waits for afterwards, to complete the last frame. */
  waits: number;
}

/**
 * What this page sent on one connection, as far as it matters for what comes next: an unfinished frame, an unfinished
 * message, a close. New bytes are judged by decoding them as the server would, so a length that lies shows its effect.
 */
export class SentStream {
  /** Whether permessage-deflate was agreed on: RSV1 then has a meaning. */
  private readonly rsv1: boolean;
  private sent: Uint8Array[] = [];

  constructor(rsv1 = false) {
    this.rsv1 = rsv1;
  }

  /** A stream that this page did not write itself (it was loaded again): what the trace knows of it. */
  static fromTrace(events: readonly TraceEvent[], connection: string, rsv1 = false): SentStream {
    const stream = new SentStream(rsv1);
    const frames = events.filter(
      (event): event is FrameEvent =>
        event.kind === 'frame' && event.connection === connection && event.direction === 'client',
    );
    stream.sent = frames.map((frame) => (frame.truncated ? stump(frame) : frameBytes(frame)));
    stream.trim();
    return stream;
  }

  /** These bytes were sent. */
  add(bytes: Uint8Array): void {
    this.sent.push(bytes);
    this.trim();
  }

  judge(bytes: Uint8Array): Judgement {
    const { broken, swallowed, waits } = this.read([bytes]);
    return { broken, swallowed, waits };
  }

  /** Forgets what no longer matters: of all before the last end of a message, only a close. */
  private trim(): void {
    const { done, closed } = this.read([]);
    const rest = this.sent.slice(done);
    const length = rest.reduce((sum, bytes) => sum + bytes.length, 0);
    this.sent = [...(closed ? [CLOSED] : []), ...(length > MOST_REMEMBERED ? [] : rest)];
  }

  private read(more: readonly Uint8Array[]) {
    const rules = new FrameRules({ from: 'client', extensions: { rsv1: this.rsv1 } });
    const broken: BrokenRule[] = [];
    let judging = false;
    let open = false;
    let closed = false;
    let header: FrameHeader | null = null;
    const report = (found: BrokenRule[]): void => {
      if (judging) broken.push(...found.filter(({ rule }) => !broken.some((known) => known.rule === rule)));
    };
    const decoder = new FrameDecoder({
      keep: MOST_REMEMBERED,
      onHeader: (found) => {
        header = found;
        report(rules.header(found));
        if (found.opcodeBits === opcodes.close) closed = true;
        if (!isControl(found.opcodeBits) && opcodeName(found.opcodeBits) !== 'reserved')
          open = !found.fin && (found.opcodeBits !== opcodes.continuation || open);
      },
      onFrame: (frame) => {
        header = null;
        report(rules.frame(frame));
      },
    });
    // How many of the pieces end with a message, and are done with.
    let done = 0;
    for (const [index, bytes] of this.sent.entries()) {
      decoder.push(bytes);
      if (decoder.pending === 0 && !open) done = index + 1;
    }
    const swallowed = decoder.pending > 0;
    judging = true;
    for (const bytes of more) decoder.push(bytes);
    return { broken, swallowed, waits: missing(header, decoder.pending), done, closed };
  }
}

/** In the place of a frame whose payload the trace has cut: it did arrive whole. */
function stump({ opcodeBits, fin }: FrameEvent): Uint8Array {
  return encodeFrame({ opcode: opcodeBits, fin, maskingKey: new Uint8Array(4) });
}

function missing(header: FrameHeader | null, pending: number): number {
  if (header) return header.length - (pending - header.headerLength);
  // Part of a header: at least one byte is missing.
  return pending > 0 ? 1 : 0;
}
