// What the browser lets a page choose of a frame: text or binary, and the payload. Nothing else.
let socket: WebSocket | undefined;

const talk = form('talk');

talk.addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = field(talk, 'text').repeat(Number(field(talk, 'times')) || 1);
  try {
    socket = await openSocket();
  } catch {
    // A refused handshake shows a script no status and no reason.
    return say('Error. The browser does not tell a page why.');
  }
  socket.send(field(talk, 'type') === 'binary' ? new TextEncoder().encode(text) : text);
});

/** The open connection, or a new one when it is gone. */
function openSocket(): Promise<WebSocket> {
  if (socket?.readyState === WebSocket.OPEN) return Promise.resolve(socket);
  const url = new URL('socket', location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const opening = new WebSocket(url);
  opening.binaryType = 'arraybuffer';
  opening.onmessage = ({ data }) => say(`Echo: ${describe(data)}`);
  opening.onclose = ({ code, reason }) => say(`Closed with ${code}. ${reason}`);
  return new Promise((resolve, reject) => {
    opening.onopen = () => resolve(opening);
    opening.onerror = reject;
  });
}

function describe(data: unknown): string {
  if (data instanceof ArrayBuffer) return `${data.byteLength} bytes of binary data`;
  const text = String(data);
  return text.length > 60 ? `${text.slice(0, 60)}… (${text.length} characters)` : text;
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
