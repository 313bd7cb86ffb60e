// Four ways to the same events. Each takes the address of its endpoint and somebody to tell, and returns how to stop.

export interface FeedEvent {
  id: number;
  at: number;
  price: number;
}

export type Tell = (events: FeedEvent[]) => void;

/** Short polling: asks, waits a while, asks again. */
export function poll(url: URL, interval: number, tell: Tell): () => void {
  let after: number | null = null;
  const ask = async () => {
    const { events, last } = await fetchNews(url, after);
    after = last;
    tell(events);
  };
  const timer = setInterval(() => void ask().catch(stop), interval);
  function stop(): void {
    clearInterval(timer);
  }
  return stop;
}

/** Long polling: asks, and the server keeps the question until it has news. Then asks again at once. */
export function longPoll(url: URL, tell: Tell): () => void {
  const over = new AbortController();
  const ask = async () => {
    let after: number | null = null;
    while (!over.signal.aborted) {
      const { events, last } = await fetchNews(url, after, over.signal);
      after = last;
      tell(events);
    }
  };
  ask().catch(() => over.abort());
  return () => over.abort();
}

/** Server-sent events: one answer that goes on. The browser comes back by itself, and says where it was. */
export function stream(url: URL, tell: Tell): () => void {
  const source = new EventSource(url);
  source.onmessage = ({ data }) => tell([JSON.parse(data)]);
  return () => source.close();
}

/** A WebSocket: one connection, and a message for each event. */
export function socket(url: URL, tell: Tell): () => void {
  const address = new URL(url);
  address.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const opened = new WebSocket(address);
  opened.onmessage = ({ data }) => tell([JSON.parse(String(data))]);
  return () => opened.close(1000);
}

/** One question, with the number of the last event that we have: nothing is lost between two of them. */
async function fetchNews(
  url: URL,
  after: number | null,
  signal?: AbortSignal,
): Promise<{ events: FeedEvent[]; last: number }> {
  const address = new URL(url);
  if (after !== null) address.searchParams.set('after', String(after));
  const response = await fetch(address, { signal: signal ?? null });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response.json();
}
