/** The race as pictures. This file brings uPlot, and is fetched when a race begins. */
import uPlot from 'uplot';
import { bytesPerEvent, type RaceResult, type Way, wayNames, ways } from './race-fold.ts';
import { count, duration } from './race-words.ts';

/** Rows from the top. */
const rowOf = (way: Way) => ways.length - 1 - ways.indexOf(way);

/** How far events of one row are scattered up and down, so that they do not hide each other. */
const SCATTER = 0.56;

/** The shortest delay that is drawn as what it is, in milliseconds; timers are no finer. */
const SHORTEST = 0.1;

interface Colours {
  ink: string;
  soft: string;
  line: string;
  dots: string;
  client: string;
  server: string;
}

/** Both plots, drawn anew with each telling and whenever theme or width change. */
export class RacePlots {
  private readonly delays: HTMLElement;
  private readonly bytes: HTMLElement;
  private plots: uPlot[] = [];
  private result: RaceResult | null = null;
  private readonly redraw = () => this.rebuild();
  private readonly resize = new ResizeObserver(this.redraw);
  private readonly theme = new MutationObserver(this.redraw);
  private readonly system = matchMedia('(prefers-color-scheme: dark)');

  constructor(delays: HTMLElement, bytes: HTMLElement) {
    this.delays = delays;
    this.bytes = bytes;
    this.resize.observe(delays);
    this.theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    this.system.addEventListener('change', this.redraw);
  }

  show(result: RaceResult): void {
    this.result = result;
    const [delays, bytes] = this.plots;
    if (!delays || !bytes) return this.rebuild();
    delays.setData(delayData(result));
    bytes.setData(byteData(result));
  }

  destroy(): void {
    this.resize.disconnect();
    this.theme.disconnect();
    this.system.removeEventListener('change', this.redraw);
    for (const plot of this.plots.splice(0)) plot.destroy();
  }

  private rebuild(): void {
    if (!this.result) return;
    for (const plot of this.plots.splice(0)) plot.destroy();
    const colours = readColours(this.delays);
    this.plots = [
      new uPlot(delayOptions(this.delays.clientWidth, colours), delayData(this.result), this.delays),
      new uPlot(byteOptions(this.bytes.clientWidth, colours), byteData(this.result), this.bytes),
    ];
  }
}

/** Each event a dot: how long it waited, in the row of the way it took. */
function delayOptions(width: number, { ink, soft, line, dots }: Colours): uPlot.Options {
  return {
    width,
    height: 216,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 12, 0, 0],
    scales: {
      x: { time: false, distr: 3, range: (_plot, _min, max) => [SHORTEST, Math.max(1_000, max * 1.2)] },
      y: { range: [-0.5, ways.length - 0.5] },
    },
    axes: [
      {
        ...axis(soft, line),
        size: 32,
        splits: () => [0.1, 1, 10, 100, 1_000, 10_000],
        values: (_plot, splits) => splits.map((split) => (split === null ? '' : duration(split))),
      },
      {
        ...axis(ink, line),
        size: 132,
        grid: { show: false },
        ticks: { show: false },
        splits: () => ways.map(rowOf),
        values: (_plot, splits) => splits.map((split) => wayNames[ways[ways.length - 1 - split] ?? 'poll']),
      },
    ],
    series: [
      {},
      ...ways.map(() => ({ paths: () => null, points: { show: true, size: 5, width: 0, fill: dots } })),
    ],
  };
}

function delayData({ ways: results }: RaceResult): uPlot.AlignedData {
  const dots = ways
    .flatMap((way) =>
      results[way].delays.map((delay, index) => ({
        x: Math.max(SHORTEST, delay),
        y: rowOf(way) + (((index * 0.618) % 1) - 0.5) * SCATTER,
        way,
      })),
    )
    .sort((a, b) => a.x - b.x);
  return [
    dots.map(({ x }) => x),
    ...ways.map((way) => dots.map((dot) => (dot.way === way ? dot.y : null))),
  ] as uPlot.AlignedData;
}

/** Two bars on each other: what was asked, and above it all, what was answered. */
function byteOptions(width: number, { ink, soft, line, client, server }: Colours): uPlot.Options {
  const bars = uPlot.paths.bars?.({ size: [0.5, 56] });
  const bar = (fill: string): uPlot.Series => ({
    fill,
    width: 0,
    points: { show: false },
    ...(bars ? { paths: bars } : {}),
  });
  return {
    width,
    height: 216,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 12, 0, 0],
    scales: {
      x: { time: false, range: [-0.5, ways.length - 0.5] },
      y: { range: (_plot, _min, max) => [0, Math.max(100, max * 1.1)] },
    },
    axes: [
      {
        ...axis(ink, line),
        size: 56,
        grid: { show: false },
        ticks: { show: false },
        splits: () => ways.map((_, index) => index),
        values: (_plot, splits) => splits.map((split) => shortNames[ways[split] ?? 'poll']),
      },
      {
        ...axis(soft, line),
        size: 64,
        values: (_plot, splits) => splits.map((split) => `${count(split)} B`),
      },
    ],
    series: [{}, bar(server), bar(client)],
  };
}

/** The names in short lines: four of them have to stand beside each other on a phone. */
const shortNames: Record<Way, string> = {
  poll: 'Short\npolling',
  'long-poll': 'Long\npolling',
  events: 'Server-\nsent\nevents',
  socket: 'Web-\nSocket',
};

function byteData({ ways: results }: RaceResult): uPlot.AlignedData {
  return [
    ways.map((_, index) => index),
    // The whole bar first: the part that was asked is drawn over it.
    ways.map((way) => bytesPerEvent(results[way])),
    ways.map((way) => {
      const { delivered, client } = results[way];
      return delivered === 0 ? null : client / delivered;
    }),
  ];
}

function axis(stroke: string, line: string): uPlot.Axis {
  return {
    stroke,
    font: '12px "Inter Variable", system-ui, sans-serif',
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1, size: 4 },
    border: { show: true, stroke: line, width: 1 },
  };
}

/** The tokens as a canvas takes them: of a colour with two themes, the one that holds here. */
function readColours(place: HTMLElement): Colours {
  const sample = document.createElement('span');
  place.append(sample);
  const read = (colour: string) => {
    sample.style.color = colour;
    return getComputedStyle(sample).color;
  };
  const colours = {
    ink: read('var(--ink)'),
    soft: read('var(--ink-soft)'),
    line: read('var(--line)'),
    dots: read('color-mix(in srgb, var(--ink) 60%, transparent)'),
    client: read('var(--client)'),
    server: read('var(--server)'),
  };
  sample.remove();
  return colours;
}
