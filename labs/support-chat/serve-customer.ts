import type { OpenedSocket } from '../kit/open-socket.ts';
import type { Admission } from './admission.ts';
import { answerSoon } from './answers.ts';
import type { Line } from './chats.ts';
import { filters } from './filter.ts';
import { customerReaders, readJson } from './messages.ts';
import { replayed } from './redact.ts';
import { regulars } from './sessions.ts';
import type { Shop, ShopBench } from './shop.ts';
import { type ServerMessage, Talk } from './talk.ts';

/** Where the people of the shop read the chats. */
const CONSOLE_PATH = '/agent';

/** Serves the chat of one customer on one connection. */
export function serveCustomer(
  opened: OpenedSocket,
  { bench, shop, session: { user }, address }: Admission & { bench: ShopBench; shop: Shop },
  onError: (error: unknown) => void,
): void {
  const chat = shop.chats.of(user);
  /** What was said up to here was said on another connection. */
  const before = chat.last;
  const talk: Talk = new Talk(opened, { bench, onText: receive, onError });
  talk.onEnd(
    shop.chats.listen({
      line: (of, line) => {
        if (of === chat) talk.say(told(line));
      },
      typing: (of, who) => {
        if (of === chat) talk.say({ type: 'typing', who });
      },
    }),
  );

  function receive(text: string): void {
    const message = customerReaders[bench.settings.messages](readJson(text));
    if (!message)
      return refuse('Expected a message such as {"type":"hello"} or {"type":"line","text":"Good evening"}.');
    if (message.type === 'hello') return replay();
    if (!chat.takes()) return refuse('That was a lot at once. Take a breath, then go on.');
    return message.type === 'line' ? take(message) : passOn();
  }

  function replay(): void {
    for (const line of chat.lines) {
      const old = line.id <= before ? { old: true as const } : {};
      talk.say({ ...told(replayed(line, bench.settings)), ...old });
    }
    talk.say({ type: 'ready', who: regulars.agent.name });
  }

  function take({ text, who = user.name }: { text: string; who?: string }): void {
    const filter = filters[bench.settings.filter];
    const attack = filter(text) ?? filter(who);
    if (attack !== null) return throwOut(attack);
    shop.chats.say(chat, { from: 'customer', who, text });
    bench.summon('agent', CONSOLE_PATH);
    answerSoon(shop.chats, chat, text);
  }

  function passOn(): void {
    chat.wantsColleague = true;
    const text = `${regulars.lead.name} takes over from here. She reads what was said so far.`;
    shop.chats.say(chat, { from: 'staff', who: regulars.agent.name, text });
    bench.summon('lead', CONSOLE_PATH);
  }

  function throwOut(attack: string): void {
    bench.emit('attack-detected', { attack, address });
    refuse(`Attack detected: ${attack}.`);
    talk.hangUp('attack detected');
    if (bench.settings.ban === 'nobody') return;
    shop.bans.add(address);
    bench.emit('banned', { address });
  }

  function refuse(message: string): void {
    talk.say({ type: 'error', message });
  }

  /** The customer's own lines are theirs, unless they say otherwise. */
  function told({ id, who, text }: Line): Extract<ServerMessage, { type: 'line' }> {
    return { type: 'line', who: who === user.name ? 'You' : who, text, id };
  }
}
