// A client that comes back: it remembers the last id, waits a little longer after each failure, and asks for the rest.
let socket: WebSocket | undefined;
let last: number | null = null;
let failures = 0;
let retry: number | undefined;

on('connect', connect);
on('bye', () => socket?.close(1000, 'done'));
on('busy', () => socket?.close(4001, 'somebody else needs the line'));
on('away', () => {
  try {
    socket?.close(1001);
  } catch (error) {
    // WebSockets Standard (WHATWG): a script may close with 1000 or 3000 to 4999, and with nothing else.
    show(String(error));
  }
});

function connect(): void {
  clearTimeout(retry);
  if (socket && socket.readyState <= WebSocket.OPEN) return;
  const url = new URL('socket', location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  if (last !== null) url.searchParams.set('last', String(last));
  socket = new WebSocket(url);
  socket.onopen = () => {
    failures = 0;
    show('Connected.');
  };
  socket.onmessage = ({ data }) => receive(String(data));
  socket.onclose = ({ code, reason, wasClean }) => {
    show(`Closed with ${code}${reason && `: ${reason}`}.`);
    if (!wasClean) comeBack();
  };
}

/** Twice as long after each failure, up to half a minute, and never all clients at once. */
function comeBack(): void {
  const wait = Math.min(30_000, 500 * 2 ** failures) * (0.5 + Math.random() / 2);
  failures += 1;
  retry = setTimeout(connect, wait);
}

function receive(text: string): void {
  const message: { id?: number } = JSON.parse(text);
  if (typeof message.id === 'number') last = Math.max(last ?? 0, message.id);
  const item = document.createElement('li');
  item.textContent = text;
  const log = document.querySelector('#log');
  log?.prepend(item);
  if (log && log.children.length > 30) log.lastElementChild?.remove();
}

function show(line: string): void {
  const state = document.querySelector('#state');
  if (state) state.textContent = line;
}

function on(id: string, action: () => void): void {
  document.getElementById(id)?.addEventListener('click', action);
}
