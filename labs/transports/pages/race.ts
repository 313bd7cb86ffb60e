// The runners: four clients in one page, all after the same events. A tick is an answer, and its height what it brought.
import { longPoll, poll, socket, stream, type Tell } from './ways.ts';

/** The events begin when everybody is ready, half a second later. */
const HEAD_START = 500;

const query = new URLSearchParams(location.search);
const seconds = Number(query.get('seconds')) || 10;
const theme = query.get('theme');
if (theme === 'light' || theme === 'dark') document.documentElement.style.colorScheme = theme;

start().catch((error: unknown) => {
  const trouble = document.querySelector('#trouble');
  if (trouble) trouble.textContent = String(error);
});

async function start(): Promise<void> {
  const response = await fetch(`race${location.search}`, { method: 'POST' });
  if (!response.ok) throw new Error(await response.text());
  const { race } = await response.json();
  const address = (way: string) => {
    const url = new URL(`race/${race}/${way}`, location.href);
    // From the very first event on.
    url.searchParams.set('after', '0');
    return url;
  };
  const begun = performance.now() + HEAD_START;
  const stops = [
    poll(address('poll'), Number(query.get('interval')) || 1000, lane('poll', begun)),
    longPoll(address('long-poll'), lane('long-poll', begun)),
    stream(address('events'), lane('events', begun)),
    socket(address('socket'), lane('socket', begun)),
  ];
  setTimeout(
    () => {
      for (const stop of stops) stop();
    },
    HEAD_START + seconds * 1000,
  );
}

/** Draws what one of them gets, when it gets it. */
function lane(way: string, begun: number): Tell {
  const item = document.querySelector(`[data-way="${way}"]`);
  const canvas = item?.querySelector('canvas');
  const output = item?.querySelector('output');
  const context = canvas?.getContext('2d');
  if (!canvas || !context || !output) throw new Error(`no lane for ${way} in this page`);
  const { clientWidth, clientHeight } = canvas;
  const scale = devicePixelRatio;
  canvas.width = clientWidth * scale;
  canvas.height = clientHeight * scale;
  context.scale(scale, scale);
  context.fillStyle = getComputedStyle(canvas).color;
  let seen = 0;
  return (events) => {
    if (events.length === 0) return;
    seen += events.length;
    output.textContent = String(seen);
    const x = ((performance.now() - begun) / (seconds * 1000)) * clientWidth;
    const height = Math.min(1, 0.3 + events.length / 12) * clientHeight;
    context.fillRect(x, clientHeight - height, 1.5, height);
  };
}
