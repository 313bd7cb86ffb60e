import { escapeHtml } from './escape-html.ts';
import { codeBlock } from './markdown.ts';
import { sanitise } from './sanitise.ts';
import type { SolveVerb } from './verb-schema.ts';

type Fields = Record<string, string | string[] | null>;
type Frame = Extract<SolveVerb, { frame: unknown }>['frame'];
type Expected = Extract<SolveVerb, { expect: unknown }>['expect'];

/** Stands for the learner's bench in content, which is built before there is one. */
const PLACEHOLDER = '/b/BENCH';

/**
 * Puts the addresses of a learner's own bench into a hint or solution: `/b/BENCH/socket` → `/b/4f1c…/socket`, and the
 * lab's for `{{host}}` and `{{origin}}`. What an exploit page is filled with later stays.
 */
export function fillBench(html: string, bench: string, lab: string): string {
  return html
    .replaceAll(PLACEHOLDER, () => `/b/${escapeHtml(bench)}`)
    .replaceAll('{{host}}', () => escapeHtml(new URL(lab).host))
    .replaceAll('{{origin}}', () => escapeHtml(lab));
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
    const { path, method = 'GET', headers = {}, body, as } = verb.http;
    const name = as === undefined ? '' : `, as <strong>${escapeHtml(as)}</strong>`;
    return `<p>Send this request${name}:</p>${codeBlock(requestText(method, path, headers, body), 'http')}`;
  }
  if ('send' in verb) {
    const language = isJson(verb.send) ? 'json' : 'text';
    return `<p>Send this message${on(verb.on)}:</p>${codeBlock(verb.send, language)}`;
  }
  if ('frame' in verb) return frameHtml(verb.frame, on(verb.on));
  if ('expect' in verb) return `<p>${expectation(verb.expect, on(verb.on))}</p>`;
  if ('drop' in verb) return `<p>Let go of TCP${on(verb.on)}, without a close frame.</p>`;
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
  if ('exploit' in verb) return exploitHtml(verb.exploit);
  if ('deliver' in verb) {
    const host = verb.deliver === true ? '' : ` under the name ${quoted(verb.deliver.host)}`;
    return `<p>Deliver the page to the victim${host}, and wait until the visit has ended.</p>`;
  }
  if ('await' in verb) return '<p>Wait until the victim’s browser has been and gone.</p>';
  if ('log' in verb) {
    const { find, keep, carries } = verb.log;
    const line = carries === undefined ? '' : ` in a line that carries the secret ${quoted(carries)}`;
    return `<p>In the access log of <em>Exploit</em>, find ${quoted(find)}${line}. Note what stands in the place of the parentheses: ${useOf(keep)}.</p>`;
  }
  if ('capture' in verb) {
    const { find, keep } = verb.capture;
    return `<p>In the Timeline, open <em>What the network sees</em> of the latest connections and find ${quoted(find)}. Note what stands in the place of the parentheses: ${useOf(keep)}.</p>`;
  }
  if ('alter' in verb) {
    const { find, replace } = verb.alter;
    return `<p>In <em>Intercept</em>, hold the next message with ${quoted(find)}, write ${quoted(replace)} in its place, and forward it.</p>`;
  }
  if (typeof verb.answer === 'string') return `<p>Answer ${quoted(verb.answer)}.</p>`;
  return '<p>Work the answer out from what the page gives you, and send it.</p>';
}

function exploitHtml({ head, body }: Extract<SolveVerb, { exploit: unknown }>['exploit']): string {
  const page = codeBlock(body, 'html');
  if (head === undefined) return `<p>In <em>Exploit</em>, store this body:</p>${page}`;
  return `<p>In <em>Exploit</em>, store this head and this body:</p>${codeBlock(head, 'http')}${page}`;
}

/** `Send this text frame, FIN 0, masked with 37fa213d:` and its payload below. */
function frameHtml(frame: Frame, where: string): string {
  const { opcode, fin = true, mask, text, hex, repeat, length } = frame;
  const words = [typeof opcode === 'number' ? `frame with opcode ${opcode}` : `${opcode} frame`];
  if (!fin) words.push('FIN 0');
  for (const bit of ['rsv1', 'rsv2', 'rsv3'] as const) {
    if (frame[bit]) words.push(`${bit.toUpperCase()} 1`);
  }
  if (mask !== undefined) words.push(mask === false ? 'not masked' : `masked with ${quoted(mask)}`);
  if (length !== undefined) words.push(`declaring a length of ${length}`);
  const send = `Send this ${words.join(', ')}${where}`;
  if (repeat) return `<p>${send}: ${quoted(repeat.text)}, ${repeat.times} times.</p>`;
  if (hex) return `<p>${send}, its payload in hex:</p>${codeBlock(hex, 'text')}`;
  return text ? `<p>${send}:</p>${codeBlock(text, 'text')}` : `<p>${send}, with an empty payload.</p>`;
}

function expectation(
  { status, body, find = {}, cookies = {}, text, keep = {}, header = {}, frame, close, end }: Expected,
  where: string,
): string {
  const parts: string[] = [];
  if (status !== undefined) parts.push(`The answer${where} has status <code>${status}</code>.`);
  for (const [name, value] of Object.entries(header)) {
    const field = (content: string) => `<code>${escapeHtml(content)}</code>`;
    if (value === null) parts.push(`It has no ${field(name)} header.`);
    else parts.push(...[value].flat().map((one) => `It carries ${field(`${name}: ${one}`)}.`));
  }
  if (body !== undefined) parts.push(`Its body contains ${quoted(body)}.`);
  for (const [name, pattern] of Object.entries(find)) {
    parts.push(
      `Find ${quoted(pattern)} in its body, and note what stands in the place of the parentheses: ${useOf(name)}.`,
    );
  }
  for (const [name, cookie] of Object.entries(cookies))
    parts.push(`Note the value of its cookie ${quoted(cookie)}: ${useOf(name)}.`);
  if (text !== undefined) parts.push(`The server’s next message${where} contains ${quoted(text)}.`);
  for (const [name, path] of Object.entries(keep))
    parts.push(`Note the message’s ${quoted(path)}: ${useOf(name)}.`);
  if (frame) {
    const payload = frame.text === undefined ? '' : ` with ${quoted(frame.text)}`;
    parts.push(`The server sends a ${frame.opcode} frame${where}${payload}.`);
  }
  if (close !== undefined)
    parts.push(`The server sends a close frame${where} with code <code>${close}</code>.`);
  if (end) parts.push(`The TCP connection${where} ends.`);
  return parts.join(' ') || `Wait for the answer${where}.`;
}

/** A request as it crosses the wire, with the empty line that ends its head. */
function requestText(method: string, path: string, headers: Fields, body = ''): string {
  const target = `${PLACEHOLDER}${path.startsWith('/') ? '' : '/'}${path}`;
  // A body with kept values in it has a length that only the learner can count.
  const length = body.includes('{{') ? 'the number of bytes in the body' : String(Buffer.byteLength(body));
  const fields = Object.entries(headers).flatMap(([name, value]) =>
    value === null ? [] : [value].flat().map((one) => `${name}: ${one.replace('{{length}}', length)}`),
  );
  return [`${method} ${target} HTTP/1.1`, ...fields, '', body].join('\n');
}

/** What a kept value is for. */
function useOf(name: string): string {
  return `use it where you see ${quoted(`{{${name}}}`)}`;
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
