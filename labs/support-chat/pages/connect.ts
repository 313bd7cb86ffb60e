/** Opens the connection that the page names, and says hello: the shop answers with what was said so far. */
export function connect(
  page: HTMLElement,
  on: { open?(): void; message(message: Message): void; end(wasOpen: boolean): void },
): WebSocket {
  const url = new URL(page.dataset.socket ?? 'socket', location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url);
  let wasOpen = false;
  socket.onopen = () => {
    wasOpen = true;
    socket.send(JSON.stringify({ type: 'hello' }));
    on.open?.();
  };
  socket.onmessage = ({ data }) => on.message(JSON.parse(data));
  socket.onclose = () => on.end(wasOpen);
  return socket;
}

/** What the shop says. */
export interface Message {
  type: 'line' | 'typing' | 'ready' | 'error';
  /** Of a line: its number, its author, its text. */
  id: number;
  who: string;
  text: string;
  /** Of an error. */
  message: string;
  /** For the console: whose chat it is. */
  chat: string;
}

/** The element with this id, which has to be there. */
export function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no #${id} in this page`);
  return found;
}

/** The page's own part, with what the shop told it in `data-` attributes. */
export function main(): HTMLElement {
  const found = document.querySelector('main');
  if (!found) throw new Error('no <main> in this page');
  return found;
}
