// Starts and stops the four ways, and reads what they cost. The numbers of the bill are the server's.
import { type FeedEvent, longPoll, poll, socket, stream, type Tell } from './ways.ts';

const terms = document.querySelector<HTMLFormElement>('#terms');
const costs = document.querySelector('#costs');

const starts: Record<string, (url: URL, tell: Tell) => () => void> = {
  poll: (url, tell) => poll(url, term('interval', 1000), tell),
  'long-poll': longPoll,
  events: stream,
  socket,
};

for (const item of document.querySelectorAll<HTMLElement>('#ways li')) {
  const button = item.querySelector('button');
  const output = item.querySelector('output');
  const way = item.dataset.way ?? '';
  const label = button?.textContent ?? '';
  let stop: (() => void) | null = null;
  let seen = 0;
  button?.addEventListener('click', () => {
    if (stop) {
      stop();
      stop = null;
    } else {
      const url = new URL(way, location.href);
      url.searchParams.set('rate', String(term('rate', 2)));
      stop = starts[way]?.(url, show) ?? null;
    }
    button.textContent = stop ? opposite(label) : label;
  });

  function show(events: FeedEvent[]): void {
    const last = events.at(-1);
    seen += events.length;
    if (output) output.textContent = `${seen} events${last ? `, the last is ${last.id}: ${last.price}` : ''}`;
  }
}

document.querySelector('#bill')?.addEventListener('click', async () => {
  const bill: Record<string, Record<string, number | null>> = await (await fetch('cost')).json();
  const rows = Object.entries(bill).map(([way, { events, exchanges, client, server, bytesPerEvent }]) =>
    row([way, events, exchanges, client, server, bytesPerEvent ?? '–']),
  );
  costs?.replaceChildren(...rows);
});

/** `Start polling` → `Stop polling`, `Open the socket` → `Close the socket`. */
function opposite(label: string): string {
  return label.replace(/^Start/, 'Stop').replace(/^Open/, 'Close');
}

function row([name, ...values]: unknown[]): HTMLTableRowElement {
  const line = document.createElement('tr');
  const head = document.createElement('th');
  head.scope = 'row';
  head.textContent = String(name);
  const cells = values.map((value) => {
    const cell = document.createElement('td');
    cell.textContent = String(value);
    return cell;
  });
  line.append(head, ...cells);
  return line;
}

function term(name: string, usual: number): number {
  return Number(terms && new FormData(terms).get(name)) || usual;
}
