/** Addresses that one bench remembers; the oldest go first. */
const BANS = 50;

/** Who may not come back. */
export class BanList {
  readonly #addresses = new Set<string>();

  get addresses(): string[] {
    return [...this.#addresses];
  }

  add(address: string): void {
    this.#addresses.add(address);
    const [oldest] = this.#addresses;
    if (this.#addresses.size > BANS && oldest !== undefined) this.#addresses.delete(oldest);
  }

  has(address: string): boolean {
    return this.#addresses.has(address);
  }

  lift(): void {
    this.#addresses.clear();
  }
}
