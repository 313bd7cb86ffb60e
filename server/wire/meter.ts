/** What crossed the wire at one path of a bench, heads included. Whoever holds one sees it grow. */
export interface Crossed {
  /** HTTP exchanges, an opening handshake among them. */
  exchanges: number;
  /** Bytes from the client. */
  client: number;
  /** Bytes from the server. */
  server: number;
}

/** Paths that are counted at once; a client may ask for any number of them. */
const PATHS = 64;

/** Counts the bytes of one bench as they cross, by path: an answer that goes on for minutes is counted while it does. */
export class Meter {
  readonly #paths = new Map<string, Crossed>();

  /** The count of a path below the bench, such as `/socket`. The path that was there first makes room. */
  at(path: string): Crossed {
    const known = this.#paths.get(path);
    if (known) return known;
    const crossed = { exchanges: 0, client: 0, server: 0 };
    this.#paths.set(path, crossed);
    const [oldest] = this.#paths.keys();
    if (this.#paths.size > PATHS && oldest !== undefined) this.#paths.delete(oldest);
    return crossed;
  }

  /** Begins again with every path; what is still open counts for nobody. */
  restart(): void {
    this.#paths.clear();
  }
}
