// What the browser lets a page choose of a handshake: the address and the subprotocols. Nothing else.
let socket: WebSocket | undefined;

const door = form('door');
const talk = form('talk');

door.addEventListener('submit', (event) => {
  event.preventDefault();
  socket?.close();
  const url = new URL(field(door, 'path'), location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const offers = field(door, 'subprotocols')
    .split(/[\s,]+/)
    .filter(Boolean);
  try {
    socket = listen(new WebSocket(url, offers));
  } catch (error) {
    // The constructor itself refuses names that are no tokens, and doubles.
    say(String(error));
  }
});

talk.addEventListener('submit', (event) => {
  event.preventDefault();
  if (socket?.readyState !== WebSocket.OPEN) return say('Nobody is listening. Knock first.');
  socket.send(field(talk, 'message'));
});

function listen(opened: WebSocket): WebSocket {
  opened.onopen = () => say(`Open. Subprotocol: ${opened.protocol || 'none'}.`);
  opened.onmessage = (event) => say(`Server: ${event.data}`);
  // A refused handshake shows a script no status and no reason: just an error and 1006.
  opened.onerror = () => say('Error. The browser does not tell a page why.');
  opened.onclose = (event) => say(`Closed with ${event.code}.`);
  return opened;
}

function say(line: string): void {
  const item = document.createElement('li');
  item.textContent = line;
  document.querySelector('#log')?.append(item);
}

function form(id: string): HTMLFormElement {
  const found = document.getElementById(id);
  if (!(found instanceof HTMLFormElement)) throw new Error(`no form #${id} in this page`);
  return found;
}

function field(inside: HTMLFormElement, name: string): string {
  return String(new FormData(inside).get(name) ?? '');
}
