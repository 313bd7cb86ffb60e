import type { JoinState } from '../../protocol/class-joining.ts';
import type { Config } from '../config.ts';
import { labError } from '../errors.ts';
import type { Store, StoredClass, StoredSeat } from '../store/store.ts';
import { makeCode, readCode, SEAT_CODE } from './codes.ts';
import { MinuteLimit } from './minute-limit.ts';
import { readName } from './names.ts';

/** Who comes to join. */
export interface Comer {
  /** Who the browser is already; null for nobody. */
  learner: string | null;
  /** Who counts as one to the limits, except for learners of a class: each of them is one. */
  address: string;
}

export interface JoinRequest {
  code: string;
  name?: string | undefined;
  asNew?: boolean | undefined;
}

/** What came of it. */
export interface JoinedSeat {
  seat: StoredSeat;
  room: StoredClass;
  /** The new code of the seat; null when the browser was in already, or came with one. */
  code: string | null;
  /** For the browser's cookie; null when it has the right one already. */
  token: string | null;
}

type Found = { room: StoredClass; seat: StoredSeat | null };

type Limits = Pick<Config['limits'], 'classSeats' | 'wrongCodes' | 'joins' | 'rejoins'>;

/** Lets learners into a class: with the code of the class and a name, or with the code of a seat. */
export class JoinDesk {
  readonly #store: Store;
  readonly #mostSeats: number;
  /** Wrong codes of classes only: a class behind one router joins at once, and is right. */
  readonly #wrong: MinuteLimit;
  /** Whoever has the code of a class must not fill it with people who are not there. */
  readonly #joined: MinuteLimit;
  readonly #rejoined: MinuteLimit;

  constructor(store: Store, { classSeats, wrongCodes, joins, rejoins }: Limits) {
    this.#store = store;
    this.#mostSeats = classSeats;
    this.#wrong = new MinuteLimit({
      most: wrongCodes,
      what: 'wrong codes of a class from here in this minute',
      setting: 'WRONG_CODES',
    });
    this.#joined = new MinuteLimit({
      most: joins,
      what: 'people from this address who joined in this minute',
      setting: 'JOINS',
    });
    this.#rejoined = new MinuteLimit({
      most: rejoins,
      what: 'browsers that came in with this code in this minute',
      setting: 'REJOINS',
    });
  }

  /** What a code leads to. @throws LabError JOIN_CODE_UNKNOWN, LIMIT_REACHED */
  async look(code: string, comer: Comer): Promise<JoinState> {
    const own = await this.#seatOf(comer);
    const { room, seat } = await this.#find(code, own?.id ?? comer.address);
    const ownRoom = own && (await this.#store.classes.byId(own.class));
    return {
      kind: seat ? 'seat' : 'class',
      className: room.name,
      seatName: seat?.name ?? null,
      you:
        own && ownRoom
          ? { name: own.name, className: ownRoom.name, inThisClass: ownRoom.id === room.id }
          : null,
    };
  }

  /** @throws LabError JOIN_CODE_UNKNOWN, JOIN_CLOSED, CLASS_OTHER, NAME_INVALID, LIMIT_REACHED */
  async join(request: JoinRequest, comer: Comer): Promise<JoinedSeat> {
    const own = await this.#seatOf(comer);
    const { room, seat } = await this.#find(request.code, own?.id ?? comer.address);
    const isOwn = seat ? own?.id === seat.id : own?.class === room.id;
    if (own && isOwn && !(request.asNew && !seat)) return { seat: own, room, code: null, token: null };
    if (own && !request.asNew) {
      const other = await this.#store.classes.byId(own.class);
      throw labError('CLASS_OTHER', { name: own.name, class: other?.name ?? room.name });
    }
    if (seat) return this.#sitDown(seat, room);
    return this.#enter(room, request, { ...comer, learner: own ? null : comer.learner });
  }

  /** Makes seats for those who are not here yet. @throws LabError LIMIT_REACHED */
  async reserve(
    room: StoredClass,
    names: readonly string[],
  ): Promise<{ learner: string; name: string; code: string }[]> {
    await this.#checkRoom(room, names.length);
    const learners = await this.#store.learners.createMany(names.length);
    const seats = names.map((name, index) => ({
      name,
      learner: learners[index] ?? '',
      code: makeCode(SEAT_CODE),
    }));
    const ids = await this.#store.seats.reserve(room.id, seats);
    return ids.flatMap((id, index) => {
      const seat = seats[index];
      return seat ? [{ learner: id, name: seat.name, code: seat.code }] : [];
    });
  }

  /** @throws LabError LIMIT_REACHED unless the class has room for so many more */
  async #checkRoom(room: StoredClass, more: number): Promise<void> {
    if ((await this.#store.seats.count(room.id)) + more <= this.#mostSeats) return;
    throw labError('LIMIT_REACHED', {
      limit: this.#mostSeats,
      what: 'learners in this class',
      setting: 'CLASS_SEATS',
      remedy: 'Open another class.',
    });
  }

  /** A new code for a seat; the one before is worth nothing then. */
  async renew(seat: StoredSeat): Promise<string> {
    const code = makeCode(SEAT_CODE);
    await this.#store.seats.renewCode(seat, code);
    return code;
  }

  async #enter(room: StoredClass, request: JoinRequest, { learner, address }: Comer): Promise<JoinedSeat> {
    if (!room.policies.joining) throw labError('JOIN_CLOSED', { class: room.name });
    const name = readName(request.name ?? '');
    this.#joined.take(address);
    await this.#checkRoom(room, 1);
    const who =
      learner !== null && !request.asNew ? { id: learner, token: null } : await this.#store.learners.create();
    const code = makeCode(SEAT_CODE);
    const made = await this.#store.seats.add(room.id, { learner: who.id, name, code });
    if (made) return { seat: made, room, code, token: who.token };
    // Another tab was faster, or the class was deleted in this moment.
    const seat = await this.#store.seats.ofLearner(who.id);
    if (seat?.class !== room.id) throw labError('JOIN_CODE_UNKNOWN');
    return { seat, room, code: null, token: null };
  }

  async #sitDown(seat: StoredSeat, room: StoredClass): Promise<JoinedSeat> {
    this.#rejoined.take(seat.id);
    await this.#store.seats.join(seat);
    return { seat, room, code: null, token: await this.#store.learners.addDevice(seat.learner) };
  }

  async #seatOf({ learner }: Comer): Promise<StoredSeat | undefined> {
    return learner === null ? undefined : this.#store.seats.ofLearner(learner);
  }

  async #find(typed: string, who: string): Promise<Found> {
    const read = readCode(typed);
    // The code of a seat is beyond guessing: whoever has one comes in, however many guess around them.
    const isGuessable = read?.kind !== 'seat';
    if (isGuessable) this.#wrong.check(who);
    const { classes, seats } = this.#store;
    const seat = read?.kind === 'seat' ? await seats.byCode(read.code) : undefined;
    const room =
      read?.kind === 'class' ? await classes.byCode(read.code) : seat && (await classes.byId(seat.class));
    if (room) return { room, seat: seat ?? null };
    if (isGuessable) this.#wrong.count(who);
    throw labError('JOIN_CODE_UNKNOWN');
  }
}
