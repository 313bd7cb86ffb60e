// The customer's side of the chat.
import { refreshBans } from './bans.ts';
import { connect, element, type Message, main } from './connect.ts';
import { encoders } from './encode.ts';
import { displays } from './show.ts';

const page = main();
const lines = element('lines');
const input = page.querySelector('input');
const buttons = page.querySelectorAll<HTMLButtonElement>('#say button, #colleague');
const socket = connect(page, { open: () => letSpeak(true), message: receive, end });

element('say').addEventListener('submit', (event) => {
  event.preventDefault();
  if (!input?.value || socket.readyState !== WebSocket.OPEN) return;
  const encode = encoders[page.dataset.encode ?? ''];
  send({ type: 'line', text: encode?.(input.value) });
  input.value = '';
});
element('colleague').addEventListener('click', () => send({ type: 'colleague' }));
element('again').addEventListener('click', () => location.reload());

/** Nothing can be said while nobody listens. */
function letSpeak(may: boolean): void {
  for (const button of buttons) button.disabled = !may;
}

function send(message: object): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

function receive(message: Message): void {
  switch (message.type) {
    case 'line':
      say('');
      return show(message);
    case 'typing':
      return say(`${message.who} is typing…`);
    case 'ready':
      return say(`You are talking to ${message.who}.`);
    case 'error':
      return note(message.message);
  }
}

function show({ who, text }: Message): void {
  const display = displays[page.dataset.show ?? ''];
  const line = document.createElement('li');
  line.className = who === 'You' ? 'mine' : 'theirs';
  for (const [tag, content] of [
    ['b', who],
    ['span', text],
  ] as const) {
    const part = document.createElement(tag);
    line.append(part);
    display?.(part, content);
  }
  append(line);
}

/** What the shop's software says, as against its people. */
function note(text: string): void {
  const line = document.createElement('li');
  line.className = 'note';
  line.textContent = text;
  append(line);
}

function append(line: HTMLElement): void {
  lines.append(line);
  lines.parentElement?.scrollTo(0, lines.scrollHeight);
}

function end(wasOpen: boolean): void {
  letSpeak(false);
  // A browser keeps the status of a refused handshake to itself: a page learns nothing but that it failed.
  say(wasOpen ? 'The connection has ended.' : 'The shop did not let this page in.');
  element('again').hidden = false;
  void refreshBans();
}

function say(state: string): void {
  element('state').textContent = state;
}
