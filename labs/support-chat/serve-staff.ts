import type { OpenedSocket } from '../kit/open-socket.ts';
import type { Chat, Line } from './chats.ts';
import { readJson, readStaff } from './messages.ts';
import { replayed } from './redact.ts';
import type { Session } from './sessions.ts';
import type { Shop, ShopBench } from './shop.ts';
import { type ServerMessage, Talk } from './talk.ts';

/** What each of the staff is given to read when the console opens. */
const due = {
  /** The agent sits there all day, and is offered what is new. */
  agent(chat: Chat): readonly Line[] {
    const lines = chat.unread;
    for (const line of lines) line.offered += 1;
    return lines;
  },
  /** Whoever takes over a chat begins at its beginning. */
  lead: (chat: Chat): readonly Line[] => (chat.wantsColleague ? chat.lines : []),
};

/** Lines that a console begins with; of more than that, the oldest are left out. */
const MOST = 100;

/** Serves the console of somebody of the shop: the chats of all customers on one connection. */
export function serveStaff(
  opened: OpenedSocket,
  { bench, shop, session: { user } }: { bench: ShopBench; shop: Shop; session: Session },
  onError: (error: unknown) => void,
): void {
  const reads = user.role === 'lead' ? due.lead : due.agent;
  const talk: Talk = new Talk(opened, { bench, onText: receive, onError });
  let stopListening: (() => void) | null = null;
  talk.onEnd(() => stopListening?.());

  function receive(text: string): void {
    const message = readStaff(readJson(text));
    if (!message)
      return talk.say({ type: 'error', message: 'Expected {"type":"hello"} or {"type":"read",…}.' });
    if (message.type === 'hello') return open();
    const chat = shop.chats.all.find((candidate) => candidate.user.name === message.chat);
    if (user.role === 'agent') chat?.readUpTo(message.upTo);
  }

  function open(): void {
    const lines = shop.chats.all.flatMap((chat) =>
      reads(chat).map((line) => told(chat, replayed(line, bench.settings))),
    );
    for (const line of lines.slice(-MOST)) talk.say({ ...line, old: true });
    talk.say({ type: 'ready', who: user.name });
    stopListening ??= shop.chats.listen({ line: (chat, line) => talk.say(told(chat, line)) });
  }

  function told(chat: Chat, { id, who, text }: Line): ServerMessage & { type: 'line' } {
    return { type: 'line', who, text, id, chat: chat.user.name };
  }
}
