import { randomBytes } from 'node:crypto';
import { sameSites } from '../kit/cookies.ts';
import type { LabBench, LabCookie } from '../kit/define-lab.ts';
import type { SupportChatSettings } from './settings.ts';

/** Who is behind a session. A chat belongs to a user: two sessions of one customer share it. */
export interface User {
  readonly role: 'guest' | 'customer' | 'agent' | 'lead';
  readonly name: string;
}

export interface Session {
  readonly id: string;
  readonly user: User;
  /** Goes with every form (OWASP CSRF Prevention Cheat Sheet, synchroniser token). */
  readonly formToken: string;
  /** Goes with the handshake, where that is asked for. */
  readonly socketToken: string;
}

/** The people who were here before the learner came. They are signed in, each in a browser of their own. */
export const regulars = {
  customer: { role: 'customer', name: 'Teo Marsh' },
  agent: { role: 'agent', name: 'Mara' },
  lead: { role: 'lead', name: 'Ilse' },
} as const satisfies Record<string, User>;

export type Regular = keyof typeof regulars;

/** Visitors that are remembered; the one who was not seen for longest goes first. */
const VISITORS = 200;

const COOKIE = 'session';

/** The sessions of one bench. */
export class SessionBook {
  readonly #regulars: ReadonlyMap<string, Session>;
  readonly #visitors = new Map<string, Session>();
  #guests = 0;

  constructor(bench: Pick<LabBench, 'secret'>) {
    const names = Object.keys(regulars) as Regular[];
    this.#regulars = new Map(
      names.map((name) => {
        const id = regularSession(bench, name);
        return [id, newSession(id, regulars[name])];
      }),
    );
  }

  find(id: string | undefined): Session | undefined {
    const regular = this.#regulars.get(id ?? '');
    if (regular) return regular;
    const visitor = this.#visitors.get(id ?? '');
    if (visitor) this.#remember(visitor);
    return visitor;
  }

  /** A new session: of a guest, or of whoever has just signed in. */
  start(user: User = { role: 'guest', name: `Guest ${++this.#guests}` }): Session {
    const session = newSession(randomText(), user);
    this.#remember(session);
    return session;
  }

  end({ id }: Session): void {
    this.#visitors.delete(id);
  }

  #remember(session: Session): void {
    this.#visitors.delete(session.id);
    this.#visitors.set(session.id, session);
    const [oldest] = this.#visitors.keys();
    if (this.#visitors.size > VISITORS && oldest !== undefined) this.#visitors.delete(oldest);
  }
}

/** The cookie that carries a session, for every browser alike. */
export function sessionCookie({ sameSite }: Pick<SupportChatSettings, 'sameSite'>, id: string): LabCookie {
  return { name: COOKIE, value: id, httpOnly: true, ...sameSites[sameSite] };
}

/** The session id among the cookies of a request. */
export function sessionIdIn(cookies: ReadonlyMap<string, string>): string | undefined {
  return cookies.get(COOKIE);
}

/** The session that a regular has always had, and still has after a restart. */
export function regularSession(bench: Pick<LabBench, 'secret'>, name: Regular): string {
  return bench.secret(`${name}-session`, 24);
}

/** Something that nobody guesses. */
export function randomText(): string {
  return randomBytes(12).toString('hex');
}

function newSession(id: string, user: User): Session {
  return { id, user, formToken: randomText(), socketToken: randomText() };
}
