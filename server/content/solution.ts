import { escapeHtml } from './highlight.ts';
import { codeBlock } from './markdown.ts';
import { sanitise } from './sanitise.ts';
import type { SolveVerb } from './writeup-schema.ts';

type Fields = Record<string, string | string[] | null>;

/** Stands for the learner's bench in content, which is built before there is one. */
const PLACEHOLDER = '/b/BENCH';

/** Puts the address of a learner's own bench into a hint or solution: `/b/BENCH/socket` → `/b/4f1c…/socket`. */
export function fillBench(html: string, bench: string): string {
  return html.replaceAll(PLACEHOLDER, () => `/b/${escapeHtml(bench)}`);
}

/** A solve script in words: what to do, in order, with each request as it is sent. */
export function solveHtml(script: readonly SolveVerb[]): string {
  return sanitise(
    `<ol class="solve">\n${script.map((verb) => `<li>${verbHtml(verb)}</li>\n`).join('')}</ol>`,
  );
}

function verbHtml(verb: SolveVerb): string {
  if ('handshake' in verb) {
    const { path = '/socket', method = 'GET', headers = {}, as } = verb.handshake;
    const name = as === undefined ? '' : ` and call its connection <strong>${escapeHtml(as)}</strong>`;
    return `<p>Send this handshake${name}:</p>${codeBlock(requestText(method, path, headers), 'http')}`;
  }
  if ('http' in verb) {
    const { path, method = 'GET', headers = {}, body } = verb.http;
    return `<p>Send this request:</p>${codeBlock(requestText(method, path, headers, body), 'http')}`;
  }
  if ('send' in verb) {
    const language = isJson(verb.send) ? 'json' : 'text';
    return `<p>Send this message${on(verb.on)}:</p>${codeBlock(verb.send, language)}`;
  }
  if ('expect' in verb) return `<p>${expectation(verb.expect, on(verb.on))}</p>`;
  if ('close' in verb) {
    const { code, reason } = verb.close;
    const why = reason === undefined ? '' : ` and the reason ${quoted(reason)}`;
    return `<p>Close the connection${on(verb.on)}${code === undefined ? '' : ` with code ${code}`}${why}.</p>`;
  }
  if ('set' in verb) {
    const changes = Object.entries(verb.set).map(([key, value]) => {
      const shown = typeof value === 'string' ? value : JSON.stringify(value);
      return `<code>${escapeHtml(key)}</code> to <code>${escapeHtml(shown)}</code>`;
    });
    return `<p>In <em>Settings</em>, change ${changes.join(' and ')}.</p>`;
  }
  if (typeof verb.answer === 'string') return `<p>Answer ${quoted(verb.answer)}.</p>`;
  return '<p>Work the answer out from what the page gives you, and send it.</p>';
}

function expectation(
  { status, text, header = {} }: { status?: number; text?: string; header?: Fields },
  where: string,
): string {
  const parts: string[] = [];
  if (status !== undefined) parts.push(`The answer${where} has status <code>${status}</code>.`);
  for (const [name, value] of Object.entries(header)) {
    const field = (content: string) => `<code>${escapeHtml(content)}</code>`;
    if (value === null) parts.push(`It has no ${field(name)} header.`);
    else parts.push(...[value].flat().map((one) => `It carries ${field(`${name}: ${one}`)}.`));
  }
  if (text !== undefined) parts.push(`The server’s next message${where} contains ${quoted(text)}.`);
  return parts.join(' ') || `Wait for the answer${where}.`;
}

/** A request as it crosses the wire, with the empty line that ends its head. */
function requestText(method: string, path: string, headers: Fields, body = ''): string {
  const target = `${PLACEHOLDER}${path.startsWith('/') ? '' : '/'}${path}`;
  const fields = Object.entries(headers).flatMap(([name, value]) =>
    value === null ? [] : [value].flat().map((one) => `${name}: ${one}`),
  );
  return [`${method} ${target} HTTP/1.1`, ...fields, '', body].join('\n');
}

function on(connection: string | undefined): string {
  return connection === undefined ? '' : ` on <strong>${escapeHtml(connection)}</strong>`;
}

function quoted(text: string): string {
  return `<code>${escapeHtml(text)}</code>`;
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
