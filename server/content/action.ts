import { Check } from 'typebox/value';
import { escapeHtml } from './escape-html.ts';
import { readChecked } from './front-matter.ts';
import type { SourceText } from './source-text.ts';
import type { ContentProblem } from './writeup.ts';
import { type Action, actionSchema, loadSchema } from './writeup-schema.ts';
import type { Span } from './yaml-block.ts';

type ReadAction = { html: string; problems: [] } | { html: null; problems: ContentProblem[] };

/** Reads an `action` block: what it becomes in the page, or what is wrong with it. `origin` is where its fence stands. */
export function readAction(source: SourceText, yaml: Span, origin: number): ReadAction {
  const read = readChecked(source, yaml, actionSchema, origin);
  if (read.value === null) return { html: null, problems: read.problems };
  const payloads = 'compose' in read.value ? payloadKeys(read.value.compose) : [];
  const [first, second] = payloads;
  if (first === undefined || second === undefined) return { html: button(read.value), problems: [] };
  const message = `"${first}" and "${second}" both say what to send: keep one`;
  const offset = read.block.offsetOf(['compose', second], 'key');
  return { html: null, problems: [source.problem(offset, message)] };
}

/** Whether a button's `data-action` is one that an `action` block could have made. */
export function isActionData(text: string): boolean {
  try {
    return Check(loadSchema, JSON.parse(text));
  } catch {
    return false;
  }
}

/** A button that loads something into the workbench. What it loads is data: the page decides what to do with it. */
function button({ label, ...load }: Action): string {
  return `<button type="button" class="action" data-action="${escapeHtml(JSON.stringify(load))}">${escapeHtml(label)}</button>\n`;
}

function payloadKeys(compose: object): string[] {
  return Object.keys(compose).filter((key) => ['text', 'json', 'hex'].includes(key));
}
