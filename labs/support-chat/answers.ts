import type { Chat, ChatBook } from './chats.ts';
import { regulars } from './sessions.ts';

/** How long the agent types, in milliseconds. */
const TYPING = 1_200;

/** What the agent answers to what; the first that fits. */
const answers: [about: RegExp, answer: string][] = [
  [/password|sign in|log ?in/i, 'I can set a new one, if you tell me the number of your last order.'],
  [
    /order|parcel|deliver|late/i,
    'Let me look. If it is in the wrong van again, I will have a word with the van.',
  ],
  [/owl|moon|lantern|lamp|bulb/i, 'A good choice. That one makes even a tax return look cosy.'],
  [/refund|return|broken/i, 'Send it back within thirty days, in any mood and any box.'],
  [/thank|bye/i, 'With pleasure. Mind the dark on your way home.'],
  [/^(hi|hello|good|hey)\b/i, 'Hello! How dark is it where you are?'],
];

/** For everything else, in turn. */
const others = [
  'I see. Tell me a little more?',
  'Let me ask in the workshop. They are just having soup.',
  'Noted, with a candle next to it so that I do not forget.',
];

/** What the agent says to a line; `turn` makes her repeat herself less. */
export function answerTo(text: string, turn: number): string {
  return answers.find(([about]) => about.test(text))?.[1] ?? others[turn % others.length] ?? '';
}

/** Lets the agent answer after a while: once, however much is said meanwhile. */
export function answerSoon(book: ChatBook, chat: Chat, text: string): void {
  if (chat.awaitsAnswer) return;
  chat.awaitsAnswer = true;
  const { name } = regulars.agent;
  book.type(chat, name);
  setTimeout(() => {
    chat.awaitsAnswer = false;
    book.say(chat, { from: 'staff', who: name, text: answerTo(text, chat.lines.length) });
  }, TYPING).unref();
}
