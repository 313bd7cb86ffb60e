/** A TCP connection as its bench knows it: something to let go of, with the client's address. */
export interface BenchConnection {
  destroy(): void;
  remoteAddress?: string | undefined;
  remotePort?: number | undefined;
}

/** Client addresses whose connections' names are remembered. */
const ADDRESSES = 256;

/** A bench's open connections and their names in its trace: `c1`, `c2`, … Names are not used twice. */
export class ConnectionBook {
  readonly #open = new Map<BenchConnection, string>();
  /** Connections that the bench has let go of: their last words come late, and belong to no trace. */
  readonly #sentAway = new WeakSet<BenchConnection>();
  /** Names are not used twice, so one that was let go of stays a stranger. */
  readonly #names = new Set<string>();
  readonly #namesByAddress = new Map<string, string>();
  #named = 0;

  get size(): number {
    return this.#open.size;
  }

  has(connection: BenchConnection): boolean {
    return this.#open.has(connection);
  }

  /** Whether a connection of this name is open. */
  knows(name: string): boolean {
    return this.#names.has(name);
  }

  /** Names a connection; one that has a name already (its handshake was held) keeps it. */
  add(connection: BenchConnection): string {
    const known = this.#open.get(connection);
    if (known !== undefined) return known;
    const name = `c${++this.#named}`;
    if (this.#sentAway.has(connection)) return name;
    this.#open.set(connection, name);
    this.#names.add(name);
    this.#rememberAddress(connection, name);
    return name;
  }

  remove(connection: BenchConnection): void {
    this.#names.delete(this.#open.get(connection) ?? '');
    this.#open.delete(connection);
  }

  /** The name of the latest connection from a client address (`address:port`), for a while after its end as well. */
  from(address: string): string | undefined {
    return this.#namesByAddress.get(address);
  }

  /** Ends every connection. */
  endAll(): void {
    for (const connection of [...this.#open.keys()]) {
      this.remove(connection);
      this.#sentAway.add(connection);
      connection.destroy();
    }
  }

  /** A refused client may read its answer when we have closed the connection already. */
  #rememberAddress({ remoteAddress, remotePort }: BenchConnection, name: string): void {
    const names = this.#namesByAddress;
    names.set(`${remoteAddress}:${remotePort}`, name);
    const [oldest] = names.keys();
    if (names.size > ADDRESSES && oldest !== undefined) names.delete(oldest);
  }
}
