import type { ClassState, ClosedWriteup } from '../../protocol/class-state.ts';
import type { ContentIndex } from '../content/writeup.ts';
import { type LabError, labError } from '../errors.ts';
import type { Store, StoredClass, StoredSeat } from '../store/store.ts';
import { closedByOrder, closedBySchedule, type IsPassed, nextChange } from './access.ts';
import { Mirror } from './mirror.ts';

export interface ClassDeskOptions {
  store: Store;
  content: ContentIndex;
  /** Whether somebody without a class may work. */
  alone: boolean;
  now?: () => number;
}

/** A learner in a class. */
export interface Membership {
  seat: StoredSeat;
  room: StoredClass;
}

type Follower = (state: ClassState | null) => void;

/** The longest that a timer of Node takes, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Who is in which class, and what the class says now. It mirrors the store, and notices keep it up to date. */
export class ClassDesk {
  readonly #options: ClassDeskOptions;
  readonly #now: () => number;
  readonly #rooms: Mirror<StoredClass | null>;
  readonly #seats: Mirror<StoredSeat | null>;
  readonly #followers = new Map<string, Set<Follower>>();
  /** The latest telling that is under way to these. */
  readonly #telling = new WeakMap<Set<Follower>, object>();
  readonly #stops: (() => void)[];
  #waiting: { until: number; timer: NodeJS.Timeout } | undefined;

  constructor(options: ClassDeskOptions) {
    const { store } = options;
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#rooms = new Mirror(async (id) => (await store.classes.byId(id)) ?? null);
    this.#seats = new Mirror(async (learner) => (await store.seats.ofLearner(learner)) ?? null);
    this.#stops = [
      store.notices.subscribe('class', ({ class: id }) => void this.#classChanged(id)),
      store.notices.subscribe('seat', ({ learner }) => {
        const wasKnown = this.#seats.peek(learner) !== undefined;
        this.#seats.expire(learner);
        // `isHalted` goes by what is known: who changes the class is to be in the other one soon.
        if (wasKnown) this.of(learner).catch(() => undefined);
        this.#tell([learner]);
      }),
      store.notices.onGap(() => {
        this.#rooms.expireWhere(() => true);
        this.#seats.expireWhere(() => true);
        // `isHalted` goes by what is known of a class. Who is in it is read again with their next request.
        for (const id of this.#rooms.keys()) this.#rooms.get(id).catch(() => undefined);
        this.#tell(this.#followers.keys());
      }),
    ];
  }

  close(): void {
    clearTimeout(this.#waiting?.timer);
    for (const stop of this.#stops) stop();
  }

  /** The learner's class; null for somebody who works alone. */
  async of(learner: string): Promise<Membership | null> {
    const seat = await this.#seats.get(learner);
    const room = seat && (await this.#rooms.get(seat.class));
    if (room) this.#waitForChange(room);
    return seat && room ? { seat, room } : null;
  }

  /** The learner's class as far as it is known without asking the store. */
  known(learner: string): Membership | null {
    const seat = this.#seats.peek(learner);
    const room = seat && this.#rooms.peek(seat.class);
    return seat && room ? { seat, room } : null;
  }

  /** What the learner's page is told. */
  async stateOf(learner: string): Promise<ClassState | null> {
    const membership = await this.of(learner);
    if (!membership) return null;
    const { seat, room } = membership;
    const { policies } = room;
    return {
      name: seat.name,
      className: room.name,
      paused: room.paused,
      broadcast: room.broadcast,
      countdown: countdownOf(room, this.#now()),
      order: policies.order,
      hints: policies.hints,
      solutions: policies.solutions,
      fix: policies.fix,
      closed: await this.#closedTo(membership),
      locked: Object.fromEntries(
        Object.entries(policies.settings)
          .filter(([, { locked }]) => locked.length > 0)
          .map(([writeup, { locked }]) => [writeup, locked]),
      ),
    };
  }

  /** Hears of every change of a learner's class. Answers how to stop listening. */
  follow(learner: string, follower: Follower): () => void {
    const followers = this.#followers.get(learner) ?? new Set();
    this.#followers.set(learner, followers.add(follower));
    return () => {
      followers.delete(follower);
      if (followers.size === 0 && this.#followers.get(learner) === followers) this.#followers.delete(learner);
    };
  }

  /** Why the learner may not work on a writeup now; null when they may. */
  async refusal(learner: string, writeup: string): Promise<LabError | null> {
    const membership = await this.of(learner);
    if (membership?.room.paused) return labError('CLASS_PAUSED');
    return this.closed(learner, writeup);
  }

  /**
   * Why the learner, or somebody who is none yet, may not see a writeup now, neither its text nor its bench; null when
   * they may. A class that is paused stays where it is.
   */
  async closed(learner: string | null, writeup: string): Promise<LabError | null> {
    const membership = learner === null ? null : await this.of(learner);
    if (!membership) return this.#options.alone ? null : labError('CLASS_NEEDED', { join: '/join' });
    const closed =
      closedBySchedule(membership.room.policies, writeup, this.#now()) ??
      (await this.#closedByOrder(membership, writeup));
    return closed ? labError('WRITEUP_CLOSED', { reason: closed.message }) : null;
  }

  /**
   * Whether what is seen on a learner's bench counts for nothing now. It is asked for every event, so it says what is
   * known without asking the store; whoever got traffic to the bench was asked for by `refusal` before.
   */
  isHalted(learner: string, writeup: string): boolean {
    const room = this.known(learner)?.room;
    if (!room) return false;
    return room.paused || closedBySchedule(room.policies, writeup, this.#now()) !== null;
  }

  /** Settings that a bench starts with because the class says so. */
  async settingsOf(learner: string, writeup: string): Promise<Record<string, unknown>> {
    const membership = await this.of(learner);
    return membership?.room.policies.settings[writeup]?.values ?? {};
  }

  async #closedTo(membership: Membership): Promise<ClosedWriteup[]> {
    const { content } = this.#options;
    const { policies } = membership.room;
    const now = this.#now();
    const isPassed = await this.#passedBy(membership);
    return content.writeups.flatMap(({ slug }) => {
      const closed =
        closedBySchedule(policies, slug, now) ?? closedByOrder(policies, content, slug, { isPassed, now });
      return closed ? [{ writeup: slug, ...closed }] : [];
    });
  }

  async #closedByOrder(membership: Membership, writeup: string) {
    const isPassed = await this.#passedBy(membership);
    const { policies } = membership.room;
    return closedByOrder(policies, this.#options.content, writeup, { isPassed, now: this.#now() });
  }

  /** Read only where it matters. */
  async #passedBy({ seat, room }: Membership): Promise<IsPassed> {
    if (room.policies.order === 'free') return () => false;
    const steps = await this.#options.store.progress.all(seat.learner);
    const passed = new Set(
      steps.filter(({ passedAt }) => passedAt !== null).map(({ writeup, step }) => `${writeup}#${step}`),
    );
    return (writeup, step) => passed.has(`${writeup}#${step}`);
  }

  async #classChanged(id: string): Promise<void> {
    this.#rooms.expire(id);
    const learners = [...this.#followers.keys()].filter((one) => this.#seats.peek(one)?.class === id);
    const room = await this.#rooms.get(id).catch(() => undefined);
    // Its seats went with it.
    if (room === null) this.#seats.expireWhere((seat) => seat?.class === id);
    this.#tell(learners);
  }

  #tell(learners: Iterable<string>): void {
    for (const learner of learners) {
      const followers = this.#followers.get(learner);
      if (!followers) continue;
      const telling = {};
      this.#telling.set(followers, telling);
      this.stateOf(learner).then(
        (state) => {
          // An answer of the store that comes late must not undo a newer one.
          if (this.#telling.get(followers) !== telling) return;
          for (const follower of followers) follower(state);
        },
        // The store is away: when it is back there is a gap, and everybody is told.
        () => undefined,
      );
    }
  }

  /** Pages are told when a writeup opens or closes by itself. */
  #waitForChange({ policies }: StoredClass): void {
    const now = this.#now();
    const next = nextChange(policies, now);
    if (next === null || (this.#waiting && this.#waiting.until <= next)) return;
    clearTimeout(this.#waiting?.timer);
    const timer = setTimeout(
      () => {
        this.#waiting = undefined;
        this.#tell(this.#followers.keys());
      },
      Math.min(LONGEST_TIMER, next - now),
    );
    this.#waiting = { until: next, timer: timer.unref() };
  }
}

/** What is left of a countdown; it stays at 0 until the instructor takes it back. */
export function countdownOf({ countdownEndsAt }: StoredClass, now: number): { left: number } | null {
  return countdownEndsAt === null ? null : { left: Math.max(0, countdownEndsAt - now) };
}
