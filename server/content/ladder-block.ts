/** A `ladder` block: who says what to whom, as a picture. Two rails, and every line an arrow in time. */
import { escapeHtml } from './escape-html.ts';
import type { SourceText } from './source-text.ts';
import type { ContentProblem } from './writeup.ts';
import type { Span } from './yaml-block.ts';

interface Arrow {
  /** Whether it leaves the left rail. */
  fromLeft: boolean;
  label: string;
}

/** A rung, or a line across where one protocol gives way to another. */
type Rung = Arrow | 'switch';

interface Drawing {
  title: string;
  left: string;
  right: string;
  rungs: Rung[];
}

type ReadLadder = { html: string; problems: [] } | { html: null; problems: ContentProblem[] };

/** More is no picture any more. */
const RUNGS = 40;
/** Characters that fit between the rails, and above one. */
const LABEL = 34;
const NAME = 10;

/** As wide as the text on a phone, so that the words keep their size there. */
const WIDTH = 360;
const rails = { left: 44, right: 316 };
const rung = { first: 62, height: 30 };

/** Reads the lines between the fences. `origin` is where the opening fence stands. */
export function readLadder(source: SourceText, { start, end }: Span, origin: number): ReadLadder {
  const problems: ContentProblem[] = [];
  const rungs: Rung[] = [];
  let title = '';
  let parties: [left: string, right: string] | null = null;
  let offset = start;
  for (const line of source.text.slice(start, end).split('\n')) {
    const words = line.trim();
    const complain = (message: string) => problems.push(source.problem(at, message));
    const at = offset + line.indexOf(words);
    offset += line.length + 1;
    if (words === '') continue;
    const named = /^title:\s*(.+)$/.exec(words)?.[1];
    if (named !== undefined) {
      title = named;
      continue;
    }
    if (words === '---') {
      rungs.push('switch');
      continue;
    }
    const [, from, to, label] = /^([^:]+?)\s*->\s*([^:]+?)\s*:\s*(.+)$/.exec(words) ?? [];
    if (from === undefined || to === undefined || label === undefined) {
      complain('expected a line such as "client -> server: text", "---" or "title: …"');
      continue;
    }
    parties ??= [from, to];
    const [left, right] = parties;
    const sound = (from === left && to === right) || (from === right && to === left);
    if (!sound || from === to)
      complain(`a ladder has two rails, "${left}" and "${right}": found "${from} -> ${to}"`);
    for (const name of [from, to]) {
      if (name.length > NAME)
        complain(`"${name}" does not fit above its rail: expected at most ${NAME} characters`);
    }
    if (label.length > LABEL) {
      complain(
        `this does not fit between the rails: expected at most ${LABEL} characters, found ${label.length}`,
      );
    }
    rungs.push({ fromLeft: from === left, label });
  }
  if (problems.length === 0 && parties === null) {
    problems.push(
      source.problem(origin, 'this ladder is empty: expected a line such as "client -> server: text"'),
    );
  }
  if (rungs.length > RUNGS) {
    problems.push(
      source.problem(origin, `expected at most ${RUNGS} lines, found ${rungs.length}: make two ladders`),
    );
  }
  if (problems.length > 0 || parties === null) return { html: null, problems };
  const [left, right] = parties;
  return { html: draw({ title, left, right, rungs }), problems: [] };
}

function draw(drawing: Drawing): string {
  const { title, left, right, rungs } = drawing;
  const height = rung.first + (rungs.length - 1) * rung.height + 26;
  const names = `<text x="${rails.left}" y="20">${escapeHtml(left)}</text><text x="${rails.right}" y="20">${escapeHtml(right)}</text>`;
  const lines = `<path d="M${rails.left} 32V${height - 6}M${rails.right} 32V${height - 6}"/>`;
  return `<figure class="ladder"><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeHtml(inWords(drawing))}">
<g class="rail">${names}${lines}</g>
${rungs.map((one, index) => drawRung(one, rung.first + index * rung.height)).join('\n')}
</svg>${title === '' ? '' : `<figcaption>${escapeHtml(title)}</figcaption>`}</figure>\n`;
}

function drawRung(one: Rung, y: number): string {
  if (one === 'switch') return `<path class="switch" d="M${rails.left} ${y - 6}H${rails.right}"/>`;
  const [start, end, back] = one.fromLeft ? [rails.left, rails.right, -1] : [rails.right, rails.left, 1];
  const tip = end + back * 3;
  const barb = tip + back * 7;
  return `<g class="arrow ${one.fromLeft ? 'client' : 'server'}"><text x="${WIDTH / 2}" y="${y - 7}">${escapeHtml(one.label)}</text><path d="M${start - back * 3} ${y}H${tip}M${barb} ${y - 4}L${tip} ${y}L${barb} ${y + 4}"/></g>`;
}

/** What the picture shows, for those who do not see it. */
function inWords({ left, right, rungs }: Drawing): string {
  return rungs
    .map((one) => {
      if (one === 'switch') return 'From here on another protocol.';
      return `${one.fromLeft ? `${left} to ${right}` : `${right} to ${left}`}: ${one.label}.`;
    })
    .join(' ');
}
