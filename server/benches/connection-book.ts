/** A TCP connection as its bench knows it: something to let go of, with the client's address. */
export interface BenchConnection {
  destroy(): void;
  remoteAddress?: string | undefined;
  remotePort?: number | undefined;
}

/** Client addresses whose connections' names are remembered. */
const ADDRESSES = 256;

/** What a connection is called in the trace, and whether its bench still knows it. */
export interface NamedConnection {
  readonly name: string;
  readonly isOpen: boolean;
}

/** A bench's open connections and their names in its trace: `c1`, `c2`, … Names are not used twice. */
export class ConnectionBook {
  readonly #open = new Map<BenchConnection, { name: string; isOpen: boolean }>();
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
  add(connection: BenchConnection): NamedConnection {
    const known = this.#open.get(connection);
    if (known) return known;
    const named = { name: `c${++this.#named}`, isOpen: !this.#sentAway.has(connection) };
    if (!named.isOpen) return named;
    this.#open.set(connection, named);
    this.#names.add(named.name);
    this.#rememberAddress(connection, named.name);
    return named;
  }

  remove(connection: BenchConnection): void {
    const named = this.#open.get(connection);
    if (!named) return;
    named.isOpen = false;
    this.#names.delete(named.name);
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
