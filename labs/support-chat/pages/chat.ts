// The customer's side of the chat.
import { refreshBans } from './bans.ts';
import { connect, element, type Message, main } from './connect.ts';
import { encoders } from './encode.ts';
import { displays } from './show.ts';

const page = main();
const lines = element('lines');
const talk = lines.parentElement ?? lines;
const input = page.querySelector('input');
const buttons = page.querySelectorAll<HTMLButtonElement>('#say button, #colleague');
const socket = connect(page, { open: () => letSpeak(true), message: receive, end });

element('say').addEventListener('submit', (event) => {
  event.preventDefault();
  if (!input?.value || socket.readyState !== WebSocket.OPEN) return;
  const encode = encoders[page.dataset.encode ?? ''];
  send({ type: 'line', text: encode?.(input.value) });
  input.value = '';
  following = true;
});
element('colleague').addEventListener('click', () => send({ type: 'colleague' }));
element('again').addEventListener('click', () => location.reload());

/** Whether the newest line is to stay in sight: until the reader scrolls up. A page that is not shown has no height. */
let following = true;
talk.addEventListener('scroll', () => {
  if (talk.clientHeight > 0) following = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 24;
});
// Nothing scrolls in a page that is not shown. What grew there meanwhile is told here once it is shown again.
new ResizeObserver(() => {
  if (following) talk.scrollTo(0, talk.scrollHeight);
}).observe(lines);

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
  lines.append(line);
}

/** What the shop's software says, as against its people. */
function note(text: string): void {
  const line = document.createElement('li');
  line.className = 'note';
  line.textContent = text;
  lines.append(line);
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
