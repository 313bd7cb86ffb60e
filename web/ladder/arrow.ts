import { nothing, type SVGTemplateResult, svg } from 'lit';
import type { Direction, TraceEvent } from '../../protocol/trace.ts';
import { brokenRules } from '../timeline/columns.ts';

/** Vertical places in a step of the ladder, in pixels: rails run all the way, an arrow falls a little with time. */
const START = 26;
const END = 32;
/** Distance from an arrow to the answer below it. */
const ANSWER = 34;

/** The lines of one step: both rails, and what crosses between them. Its words stand beside it as HTML. */
export function drawStep(event: TraceEvent): SVGTemplateResult {
  return svg`${rails} ${drawEvent(event)}`;
}

/** How tall a step is: an exchange has two arrows. */
export function isTall(event: TraceEvent): boolean {
  return event.kind === 'handshake' || event.kind === 'http';
}

const rails = svg`<line class="rail" x1="0" x2="0" y1="0" y2="100%" /><line class="rail" x1="100%" x2="100%" y1="0" y2="100%" />`;

function drawEvent(event: TraceEvent): SVGTemplateResult | typeof nothing {
  switch (event.kind) {
    case 'frame': {
      const broken = brokenRules(event).length > 0;
      const begins = event.fin ? '' : 'fragment';
      return svg`${arrow(event.direction, `${event.opcode} ${begins} ${toneOf(event.opcode, event.direction)}`, shapeOf(event.opcode))}
        ${broken ? at('50%', (START + END) / 2, svg`<path class="fault" d="M-5-5 5 5M5-5-5 5" />`) : nothing}`;
    }
    case 'handshake':
    case 'http': {
      const refused = event.status === null || event.status >= 400;
      return svg`${arrow('client', `${event.kind} client`, 'hollow')}
        ${event.response === null ? nothing : arrow('server', `${event.kind} ${refused ? 'refused' : 'server'}`, 'hollow', ANSWER)}`;
    }
    case 'message':
      return at(
        event.direction === 'client' ? '100%' : '0',
        START + 3,
        svg`<path class="gather ${event.direction}" d=${event.direction === 'client' ? 'M-14-8h8v16h-8M-6 0h6' : 'M14-8h-8v16h8M6 0h-6'} />`,
      );
    case 'close':
      return svg`<line class="ended" x1="0" x2="100%" y1=${START + 3} y2=${START + 3} />
        ${at('0', START + 3, cross)} ${at('100%', START + 3, cross)}`;
    case 'intercept':
      return at('50%', START + 3, svg`<path class="diamond" d="M0-7 7 0 0 7-7 0Z" />`);
    case 'lab':
      return at('100%', START + 3, svg`<rect class="note" x="-5" y="-5" width="10" height="10" />`);
    case 'answer':
    case 'settings':
      return at('0', START + 3, svg`<rect class="note" x="-5" y="-5" width="10" height="10" />`);
    default:
      return event satisfies never;
  }
}

const cross = svg`<path class="end-cross" d="M-6-6 6 6M6-6-6 6" />`;

type Shape = 'solid' | 'square' | 'open' | 'stop' | 'hollow';

/** An arrow from the rail of whoever sends to the other one. Its head and its tail tell the kind without colour. */
function arrow(from: Direction, names: string, shape: Shape, below = 0): SVGTemplateResult {
  const client = from === 'client';
  const [start, end] = client ? ['0', '100%'] : ['100%', '0'];
  const way = client ? 1 : -1;
  return svg`<g class="arrow ${names} from-${from}">
    <line x1=${start} y1=${START + below} x2=${end} y2=${END + below} />
    ${at(start, START + below, tails[shape])} ${at(end, END + below, heads[shape](way))}
  </g>`;
}

const tails: Record<Shape, SVGTemplateResult> = {
  solid: svg`<circle class="filled" r="3.5" />`,
  square: svg`<rect class="filled" x="-4" y="-4" width="8" height="8" />`,
  open: svg`<circle class="empty" r="3.5" />`,
  stop: svg`<circle class="empty" r="3.5" />`,
  hollow: svg`<rect class="empty" x="-4" y="-4" width="8" height="8" />`,
};

const heads: Record<Shape, (way: number) => SVGTemplateResult> = {
  solid: triangle('filled'),
  square: triangle('filled'),
  open: (way) => svg`<path class="chevron" d="M${-9 * way}-5.5 0 0 ${-9 * way} 5.5" />`,
  stop: (way) => svg`<path class="chevron" d="M${-11 * way}-5.5 ${-3 * way} 0 ${-11 * way} 5.5M0-8V8" />`,
  hollow: triangle('empty'),
};

function triangle(fill: string): (way: number) => SVGTemplateResult {
  return (way) => svg`<path class=${fill} d="M${-11 * way}-5.5 0 0 ${-11 * way} 5.5Z" />`;
}

/** A nested picture: its place may be a percentage, as no path's can. */
function at(x: string, y: number, shape: SVGTemplateResult): SVGTemplateResult {
  return svg`<svg x=${x} y=${y} overflow="visible">${shape}</svg>`;
}

function shapeOf(opcode: string): Shape {
  if (opcode === 'ping' || opcode === 'pong' || opcode === 'reserved') return 'open';
  if (opcode === 'close') return 'stop';
  return opcode === 'binary' ? 'square' : 'solid';
}

function toneOf(opcode: string, direction: Direction): string {
  return opcode === 'ping' || opcode === 'pong' || opcode === 'close' ? 'control' : direction;
}
