import type { User } from './sessions.ts';

export interface NewLine {
  from: 'customer' | 'staff';
  /** Whose line it is said to be. */
  who: string;
  text: string;
  /** The part of the text that is not for repeating. */
  secret?: string;
}

export interface Line extends NewLine {
  /** Counted from 1 within the chat. */
  readonly id: number;
  /** How often the agent's console has begun with it. */
  offered: number;
}

/** Told of everything that happens in any chat of the bench. */
export interface ChatListener {
  line(chat: Chat, line: Line): void;
  typing?(chat: Chat, who: string): void;
}

/** Lines that a chat keeps; the oldest go first. */
const LINES = 60;

/** How often a line is offered to the agent, if she never says that she has read it. */
const OFFERS = 2;

/** Chats that a bench keeps; those of the guests who have been away longest go first. */
const CHATS = 40;

/** How many lines a chat takes in how many milliseconds. Nobody types like that. */
const BURST = 30;
const BURST_TIME = 10_000;

/** What one customer and the shop have said to each other. */
export class Chat {
  readonly user: User;
  /** The line up to which the agent has read. */
  #read = 0;
  /** Whether the customer has asked for somebody else. */
  wantsColleague = false;
  /** Whether somebody is about to answer. */
  awaitsAnswer = false;
  #lines: Line[] = [];
  #last = 0;
  readonly #taken: number[] = [];

  constructor(user: User) {
    this.user = user;
  }

  get lines(): readonly Line[] {
    return this.#lines;
  }

  /** The number of the latest line. */
  get last(): number {
    return this.#last;
  }

  /** What the agent has still to read. A line that brings her browser down is not offered for ever. */
  get unread(): Line[] {
    return this.#lines.filter(
      ({ id, from, offered }) => from === 'customer' && id > this.#read && offered < OFFERS,
    );
  }

  readUpTo(line: number): void {
    this.#read = Math.max(this.#read, line);
  }

  append(line: NewLine): Line {
    const appended = { ...line, id: ++this.#last, offered: 0 };
    this.#lines = [...this.#lines.slice(1 - LINES), appended];
    return appended;
  }

  /** Whether the customer may say something more; counts that it was said. */
  takes(now = Date.now()): boolean {
    const first = this.#taken[0];
    if (first !== undefined && this.#taken.length === BURST && now - first < BURST_TIME) return false;
    this.#taken.push(now);
    if (this.#taken.length > BURST) this.#taken.shift();
    return true;
  }
}

/** The chats of one bench. */
export class ChatBook {
  readonly #chats = new Map<User, Chat>();
  readonly #listeners = new Set<ChatListener>();
  readonly #opening: (user: User) => NewLine[];

  /** `opening` are the lines that a chat begins with. */
  constructor(opening: (user: User) => NewLine[]) {
    this.#opening = opening;
  }

  get all(): Chat[] {
    return [...this.#chats.values()];
  }

  /** The chat of a user, begun on first asking. */
  of(user: User): Chat {
    const chat = this.#chats.get(user) ?? this.#begin(user);
    this.#remember(chat);
    return chat;
  }

  /** Adds a line to a chat, and tells everybody who listens. */
  say(chat: Chat, line: NewLine): void {
    // A guest may have kept silent until theirs had gone.
    this.#remember(chat);
    const appended = chat.append(line);
    for (const listener of this.#listeners) listener.line(chat, appended);
  }

  type(chat: Chat, who: string): void {
    for (const listener of this.#listeners) listener.typing?.(chat, who);
  }

  /** Returns what ends the listening. */
  listen(listener: ChatListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #begin(user: User): Chat {
    const chat = new Chat(user);
    for (const line of this.#opening(user)) chat.append(line);
    return chat;
  }

  #remember(chat: Chat): void {
    this.#chats.delete(chat.user);
    this.#chats.set(chat.user, chat);
    const oldest = [...this.#chats.keys()].find(({ role }) => role === 'guest');
    if (this.#chats.size > CHATS && oldest) this.#chats.delete(oldest);
  }
}
