import type { TraceEvent } from '../../protocol/trace.ts';
import { eventSummary } from './event-words.ts';
import { victimSummary, victimText } from './victim-words.ts';

/** Whether an event holds what is looked for. */
export type Search = (event: TraceEvent) => boolean;

/** The longest expression, in characters. */
export const LONGEST = 200;

/**
 * Characters of one event that an expression is held against. The engine takes time in proportion to the text and to
 * the expression; this bounds their product.
 */
const SEARCHED = 8192;

/** Looks for a text, upper and lower case alike; null for an empty one, which everything holds. */
export function textSearch(text: string): Search | null {
  if (text === '') return null;
  const wanted = text.toLowerCase();
  return (event) => searchedText(event).toLowerCase().includes(wanted);
}

/**
 * Looks for a regular expression, upper and lower case alike, in linear time: the browser's own engine may take for ever
 * over an expression such as `(a+)+$`. The engine is loaded when it is first needed.
 * @returns why the expression cannot be used, when it cannot.
 */
export async function expressionSearch(
  expression: string,
): Promise<{ search: Search } | { problem: string }> {
  if (expression.length > LONGEST)
    return { problem: `Expected at most ${LONGEST} characters, found ${expression.length}.` };
  const { RE2JS, RE2JSSyntaxException } = await import('re2js');
  try {
    const compiled = RE2JS.compile(expression, RE2JS.CASE_INSENSITIVE | RE2JS.MULTILINE);
    return { search: (event) => compiled.test(searchedText(event).slice(0, SEARCHED)) };
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return { problem: problemWords(error.error, error.input) };
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** What a search goes through: what the row says, and all text that crossed the wire with it. */
export function searchedText(event: TraceEvent): string {
  switch (event.kind) {
    case 'handshake':
    case 'http':
      return `${eventSummary(event)}\n${event.request.raw}\n${event.response?.raw ?? ''}`;
    case 'frame':
      return `${eventSummary(event)}\n${event.text ?? ''}`;
    case 'message':
      return `${eventSummary(event)}\n${event.text ?? ''}`;
    case 'intercept':
      return `${eventSummary(event)}\n${event.before ?? ''}\n${event.after ?? ''}`;
    case 'lab':
      return `${event.name} ${JSON.stringify(event.data)}`;
    case 'settings':
      return JSON.stringify(event.settings);
    case 'close':
    case 'answer':
      return eventSummary(event);
    case 'visit':
    case 'page':
    case 'dialog':
    case 'console':
    case 'cookies':
    case 'jail':
    case 'access':
      return `${victimSummary(event)}\n${victimText(event)}`;
    default:
      return event satisfies never;
  }
}

/** Forms of other engines, which cannot be had in linear time. */
const unsupported = /^\(\?(<?[=!]|>)|^\\[1-9]/;

function problemWords(problem: string, part: string | null): string {
  // The engine puts its flags before the expression that it was given.
  const found = (part ?? '').replace(/^(\(\?[a-z]+\))+/, '');
  const place = found === '' ? '' : ` in “${found}”`;
  const advice = unsupported.test(found)
    ? ' Look-around and back-references are left out, so that every search ends soon.'
    : '';
  return `This expression cannot be used: ${problem.replace(/:$/, '')}${place}.${advice}`;
}
