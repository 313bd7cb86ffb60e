import type { Socket } from 'node:net';
import { ByteParts } from '../../protocol/byte-parts.ts';
import { bytesToLatin1, copyOf, latin1ToBytes, toBase64 } from '../../protocol/bytes.ts';
import type { NetworkCapture, NetworkSide } from '../../protocol/workbench.ts';
import { concealIdentityAnywhere } from '../identity/identity-cookie.ts';

/** Bytes kept of each direction: a TLS handshake, or a plain one and the first things said. */
const KEPT_BYTES = 4_096;

/** Connections of one bench whose bytes are kept. */
const KEPT_CONNECTIONS = 12;

/** One direction of it. */
export class CaptureSide {
  readonly #kept = new ByteParts();
  /** Null when what comes now is not counted any more: who counts is a whole connection, which need not be kept for it. */
  #crossed: (() => number) | null;
  /** Bytes in all, when they are not counted any more. */
  #total = 0;

  /** @param crossed tells how many bytes there were so far: streams count them anyway */
  constructor(crossed: () => number) {
    this.#crossed = crossed;
  }

  /** Returns whether there is still something to keep: asking for every message would be felt. */
  add(chunk: Uint8Array): boolean {
    const room = KEPT_BYTES - this.#kept.length;
    if (room <= 0 || !this.#crossed) return false;
    // A copy: `ws` unmasks in place, and pooled memory is used again.
    this.#kept.add(copyOf(room < chunk.length ? chunk.subarray(0, room) : chunk));
    return room > chunk.length;
  }

  /** What comes now is not to be kept, nor counted; nor is what has come beyond `total` bytes. */
  end(total = this.#crossed?.()): void {
    if (!this.#crossed || total === undefined) return;
    this.#crossed = null;
    this.#total = total;
  }

  read(secure: boolean): NetworkSide {
    const bytes = this.#kept.whole;
    // Ciphertext holds no cookie, and must be shown as it is.
    const shown = secure ? bytes : latin1ToBytes(concealIdentityAnywhere(bytesToLatin1(bytes)));
    return { bytes: toBase64(shown), total: this.#crossed?.() ?? this.#total };
  }
}

/**
 * What somebody on the way between client and lab sees of one TCP connection: its first bytes in both directions, as
 * they are. Of a connection over TLS these are the records; what is in them, the tap alone knows, which sits where TLS
 * ends.
 */
export class Capture {
  readonly #secure: boolean;
  readonly client: CaptureSide;
  readonly server: CaptureSide;
  #bench: string | null = null;

  /** @param tcp the connection, or what else counts its bytes */
  constructor(tcp: Pick<Socket, 'bytesRead' | 'bytesWritten'>, secure: boolean) {
    this.#secure = secure;
    this.client = new CaptureSide(() => tcp.bytesRead);
    this.server = new CaptureSide(() => tcp.bytesWritten);
  }

  /**
   * A request names a bench: the first one is what this is about, and a second one's bytes are none of its business.
   * `before` is what the client has said before it. Of a connection over TLS nobody can tell that from what was read.
   */
  concerns(bench: string, before: number): boolean {
    this.#bench ??= bench;
    if (this.#bench === bench) return true;
    this.client.end(this.#secure ? undefined : before);
    this.server.end();
    return false;
  }

  /** The connection is gone. */
  end(): void {
    this.client.end();
    this.server.end();
  }

  /** The learner's own token is starred out, as everywhere. */
  read(connection: string): NetworkCapture {
    const secure = this.#secure;
    return { connection, secure, client: this.client.read(secure), server: this.server.read(secure) };
  }
}

/** The captures of a bench's latest connections. */
export class CaptureBook {
  readonly #captures = new Map<string, Capture>();

  keep(connection: string, capture: Capture): void {
    this.#captures.set(connection, capture);
    const [oldest] = this.#captures.keys();
    if (this.#captures.size > KEPT_CONNECTIONS && oldest !== undefined) this.#captures.delete(oldest);
  }

  /** What was seen of a connection so far; undefined when it is not, or no longer, known. */
  read(connection: string): NetworkCapture | undefined {
    return this.#captures.get(connection)?.read(connection);
  }

  /** All that are kept, the latest first. */
  latest(): NetworkCapture[] {
    return [...this.#captures].map(([connection, capture]) => capture.read(connection)).reverse();
  }

  clear(): void {
    this.#captures.clear();
  }
}
