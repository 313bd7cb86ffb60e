import { randomText, type Session } from './sessions.ts';

/** How long a ticket is good for, in milliseconds: a page that has just been loaded connects at once. */
const GOOD_FOR = 60_000;

/** Tickets that are kept; the oldest go first. */
const TICKETS = 200;

/** Tickets for one connection each. */
export class TicketBook {
  readonly #issued = new Map<string, { session: Session; until: number }>();

  issue(session: Session): string {
    const ticket = randomText();
    this.#issued.set(ticket, { session, until: Date.now() + GOOD_FOR });
    const [oldest] = this.#issued.keys();
    if (this.#issued.size > TICKETS && oldest !== undefined) this.#issued.delete(oldest);
    return ticket;
  }

  /** The session behind a ticket, once. */
  redeem(ticket: string): Session | null {
    const issued = this.#issued.get(ticket);
    this.#issued.delete(ticket);
    return issued && Date.now() < issued.until ? issued.session : null;
  }
}
