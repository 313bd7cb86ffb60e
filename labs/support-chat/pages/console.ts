// The agent's side of the chat: what all customers say, in one place.
import { connect, element, type Message, main } from './connect.ts';
import { displays } from './show.ts';

/** How long it takes to read a line, in milliseconds. */
const READING = 300;

const page = main();
const socket = connect(page, { message: receive, end: () => say('The connection has ended.') });

function receive(message: Message): void {
  if (message.type === 'ready') say(`Good evening, ${message.who}. This is what has come in.`);
  if (message.type !== 'line') return;
  show(message);
  setTimeout(
    () => socket.send(JSON.stringify({ type: 'read', chat: message.chat, upTo: message.id })),
    READING,
  );
}

function show({ chat, who, text }: Message): void {
  const display = displays[page.dataset.show ?? ''];
  const line = document.createElement('li');
  for (const [tag, content] of [
    ['b', who],
    ['span', text],
  ] as const) {
    const part = document.createElement(tag);
    line.append(part);
    display?.(part, content);
  }
  listOf(chat).append(line);
}

/** The list of a customer's lines, made when the first one comes. */
function listOf(chat: string): HTMLElement {
  const known = [...document.querySelectorAll<HTMLElement>('#chats ol')].find(
    (list) => list.getAttribute('aria-label') === chat,
  );
  if (known) return known;
  const section = document.createElement('section');
  const heading = document.createElement('h2');
  heading.textContent = chat;
  const list = document.createElement('ol');
  list.setAttribute('aria-label', chat);
  section.append(heading, list);
  element('chats').append(section);
  return list;
}

function say(state: string): void {
  element('state').textContent = state;
}
