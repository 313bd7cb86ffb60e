/** An `exhibit` block: the place in the overview where something runs. */
import { oneOf } from './nearest-word.ts';
import type { SourceText } from './source-text.ts';
import type { ContentProblem } from './writeup.ts';
import type { Span } from './yaml-block.ts';

/** What stands there while no script does, by name; the element of that name takes its place. */
const exhibits = {
  race: 'A race: four clients fetch the same events by polling, long polling, server-sent events and WebSocket, and the server counts what each of them costs.',
  open: 'A real handshake with the lab’s server, line by line, and the frames that follow it.',
  push: 'A connection on which the server speaks, and is never asked.',
  both: 'A connection on which both sides talk at once.',
  close: 'Two connections: the client ends one, the server the other.',
  network: 'The same message twice, as somebody on the network sees it: once over ws://, once over wss://.',
} as const;

type ReadExhibit = { html: string; problems: [] } | { html: null; problems: ContentProblem[] };

/** Reads the one word between the fences. `origin` is where the opening fence stands. */
export function readExhibit(source: SourceText, { start, end }: Span, origin: number): ReadExhibit {
  const name = source.text.slice(start, end).trim();
  if (!isExhibit(name)) {
    const message = `an exhibit is ${oneOf(Object.keys(exhibits))}, found "${name.slice(0, 40)}"`;
    return { html: null, problems: [source.problem(origin, message)] };
  }
  const tag = `overview-${name}`;
  return { html: `<${tag}><p>${exhibits[name]} It needs JavaScript.</p></${tag}>\n`, problems: [] };
}

function isExhibit(name: string): name is keyof typeof exhibits {
  return Object.hasOwn(exhibits, name);
}
