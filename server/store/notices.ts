import { EventEmitter } from 'node:events';
import { type Static, Type } from 'typebox';

/** What processes on one store tell each other: that something changed, and where. What it is now, the store says. */
export const noticeBodies = {
  /** A step of a learner was tried, passed or reset, or more of its help was shown. */
  progress: Type.Object({ learner: Type.String(), writeup: Type.String(), step: Type.String() }),
  /** A process woke a bench: from now on it lives there, and nowhere else. */
  woken: Type.Object({ bench: Type.String(), process: Type.String() }),
  /** A class was changed or deleted. */
  class: Type.Object({ class: Type.String() }),
  /** A learner joined or left a class, or is called otherwise. */
  seat: Type.Object({ class: Type.String(), learner: Type.String() }),
  /** An instructor had these learners’ progress forgotten; null: all writeups, all steps. */
  forgotten: Type.Object({
    learners: Type.Array(Type.String()),
    writeup: Type.Union([Type.String(), Type.Null()]),
    step: Type.Union([Type.String(), Type.Null()]),
  }),
  /** A learner's use of another one's secret was seen. */
  signal: Type.Object({ class: Type.String(), learner: Type.String() }),
  /** An instructor's session was ended; null: all. */
  signedOut: Type.Object({ session: Type.Union([Type.String(), Type.Null()]) }),
};

export type Topic = keyof typeof noticeBodies;
export type NoticeBody<T extends Topic> = Static<(typeof noticeBodies)[T]>;

/** Takes what is published, and hands it to who listens: in this process, or in all that share a database. */
export interface Notices {
  /** Tells every process, this one included, soon. It is news, not a record: while the database is away it is lost. */
  publish<T extends Topic>(topic: T, body: NoticeBody<T>): void;
  /** The listener must not throw: it is called where the news came up. Answers how to stop listening. */
  subscribe<T extends Topic>(topic: T, listener: (body: NoticeBody<T>) => void): () => void;
  /** Hears when news may have been lost: whoever mirrors the store reads it anew. Answers how to stop listening. */
  onGap(listener: () => void): () => void;
  close(): Promise<void>;
}

/** The notices of a process that has its database for itself. */
export class LocalNotices implements Notices {
  readonly #emitter = new EventEmitter().setMaxListeners(0);

  publish<T extends Topic>(topic: T, body: NoticeBody<T>): void {
    this.#emitter.emit(`topic:${topic}`, body);
  }

  subscribe<T extends Topic>(topic: T, listener: (body: NoticeBody<T>) => void): () => void {
    return this.#on(`topic:${topic}`, listener);
  }

  onGap(listener: () => void): () => void {
    return this.#on('gap', listener);
  }

  /** Tells that news may have been lost. */
  gap(): void {
    this.#emitter.emit('gap');
  }

  async close(): Promise<void> {
    this.#emitter.removeAllListeners();
  }

  #on<Body>(event: string, listener: (body: Body) => void): () => void {
    this.#emitter.on(event, listener);
    return () => {
      this.#emitter.off(event, listener);
    };
  }
}
