import type { IncomingMessage } from 'node:http';
import { checkIdPattern, type SeenHandshake } from '../../protocol/connection-check.ts';

/** Handshakes that are remembered; the oldest go first. A check makes a dozen. */
const MOST_REMEMBERED = 1_000;

const id = new RegExp(checkIdPattern);

/** What became of the handshakes of connection checks: a browser does not tell a page why one has failed. */
export class CheckBook {
  readonly #seen = new Map<string, SeenHandshake>();

  /** Remembers a request for a check's socket and its answer. One whose id is none is not remembered. */
  note({ url = '', httpVersion, headers }: IncomingMessage, status: number): void {
    const check = new URLSearchParams(url.split('?')[1]).get('try') ?? '';
    if (!id.test(check)) return;
    this.#seen.delete(check);
    this.#seen.set(check, {
      status,
      version: httpVersion,
      host: shortened(headers.host),
      origin: shortened(headers.origin),
      upgrade: shortened(headers.upgrade),
      connection: shortened(headers.connection),
      protocol: shortened(headers['sec-websocket-protocol']),
    });
    const [oldest] = this.#seen.keys();
    if (oldest !== undefined && this.#seen.size > MOST_REMEMBERED) this.#seen.delete(oldest);
  }

  /** Null when nothing of it arrived. */
  of(check: string): SeenHandshake | null {
    return this.#seen.get(check) ?? null;
  }
}

/** Enough to recognise a value by; a stranger may send any. */
function shortened(value: string | undefined): string | null {
  return value?.slice(0, 200) ?? null;
}
