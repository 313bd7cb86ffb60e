import { describeCloseCode } from '../../protocol/close-codes.ts';
import { applyMask, parseClosePayload } from '../../protocol/frame.ts';
import { readFrameHeader } from '../../protocol/frame-header.ts';
import { opcodes } from '../../protocol/opcodes.ts';
import { FrameScanner, type ScannedFrame } from './frame-scanner.ts';

/** A control frame's payload is no longer (RFC 6455 §5.5). */
const CLOSE_BYTES = 125;

/**
 * Who closed a probe's WebSocket. The end of TCP does not tell: the server ends that first in a sound closing handshake,
 * whoever began it (RFC 6455 §7.1.1). So the first close frame of each side is looked for in what crosses.
 */
export class Closing {
  readonly #sent: FrameScanner;
  readonly #received: FrameScanner;
  #yours: string | null = null;
  #theirs: string | null = null;
  #first: 'you' | 'server' | null = null;

  constructor() {
    this.#sent = new FrameScanner(CLOSE_BYTES, (frame) => {
      if (!isClose(frame)) return;
      this.#first ??= 'you';
      this.#yours ??= closeWords(frame);
    });
    this.#received = new FrameScanner(CLOSE_BYTES, (frame) => {
      if (!isClose(frame)) return;
      this.#first ??= 'server';
      this.#theirs ??= closeWords(frame);
    });
  }

  sent(bytes: Uint8Array): void {
    this.#sent.push(bytes);
  }

  received(bytes: Uint8Array): void {
    this.#received.push(bytes);
  }

  /** Why the connection ended, now that TCP did; `broke` is the system's word for it when it broke. */
  words(broke?: string): string {
    if (this.#first === 'you' && this.#theirs !== null) return `You closed the connection (${this.#yours}).`;
    if (this.#first === 'you')
      return `You sent a close frame (${this.#yours}). The server ended the connection without one in answer.`;
    if (this.#first === 'server') return `The server closed the connection (${this.#theirs}).`;
    return broke === undefined
      ? 'The server ended the connection without a close frame (1006).'
      : `The connection broke (${broke}), without a close frame (1006).`;
  }
}

function isClose({ bytes, from }: ScannedFrame): boolean {
  return ((bytes[from] as number) & 0x0f) === opcodes.close;
}

/** `1000 normal closure`, `1008 policy violation “not here”`. */
function closeWords({ bytes, from, to, headerLength }: ScannedFrame): string {
  const { maskingKey } = readFrameHeader(bytes.subarray(from, from + headerLength));
  const payload = applyMask(bytes.subarray(from + headerLength, to), maskingKey ?? new Uint8Array(4));
  const { code, reason } = parseClosePayload(payload);
  if (code === null) return '1005, a close frame without a code';
  return `${code} ${describeCloseCode(code).name}${reason === '' ? '' : ` “${reason}”`}`;
}
