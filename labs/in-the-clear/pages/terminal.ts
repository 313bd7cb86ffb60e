// The terminal at the harbour: it asks, and shows what comes back.
const page = document.querySelector('main');
const log = document.querySelector('#log');
const buttons = document.querySelectorAll<HTMLButtonElement>('#reserve button, #open button');
const socket = new WebSocket(page?.dataset.socket ?? '');

socket.onopen = () => show('Connected.', true);
socket.onclose = () => show('Not connected. Reload the page to try again.', false);
socket.onmessage = ({ data }) => add(`Tide says: ${data}`);

ask('#reserve', (form) => ({
  type: 'reserve',
  locker: Number(form.get('locker')),
  hours: Number(form.get('hours')),
}));
ask('#open', (form) => ({ type: 'open', locker: Number(form.get('locker')), code: form.get('code') }));

function ask(selector: string, read: (form: FormData) => object): void {
  document.querySelector(selector)?.addEventListener('submit', (event) => {
    event.preventDefault();
    if (socket.readyState !== WebSocket.OPEN) return;
    const message = JSON.stringify(read(new FormData(event.currentTarget as HTMLFormElement)));
    socket.send(message);
    add(`You said: ${message}`);
  });
}

function add(line: string): void {
  const item = document.createElement('li');
  item.textContent = line;
  log?.prepend(item);
  if (log && log.children.length > 30) log.lastElementChild?.remove();
}

/** Nothing can be asked while nobody listens. */
function show(line: string, connected: boolean): void {
  const state = document.querySelector('#state');
  if (state) state.textContent = line;
  for (const button of buttons) button.disabled = !connected;
}
