import { headerValues, type ResponseHead } from '../../protocol/http-head.ts';
import type { SolveVerb } from '../content/verb-schema.ts';
import type { Answered, RawClient } from './raw-client.ts';
import { cookiesOf, fill, findIn, type ScriptContext } from './script-context.ts';
import { ScriptFailure } from './script-failure.ts';

type Expected = Extract<SolveVerb, { expect: unknown }>['expect'];

/** Status and header fields. @throws ScriptFailure */
export function expectHead(response: ResponseHead, { status, header = {} }: Expected): void {
  if (status !== undefined && response.status !== status) {
    const got = `${response.status} ${response.reason}`.trimEnd();
    throw new ScriptFailure(
      `expected status ${status}, got ${got}`,
      `The server answered ${got}, not ${status}.`,
    );
  }
  for (const [name, wanted] of Object.entries(header)) expectHeader(response, name, wanted);
}

function expectHeader(response: ResponseHead, name: string, wanted: string | string[] | null): void {
  const got = headerValues(response.headers, name);
  const values = wanted === null ? [] : [wanted].flat();
  if (got.length === values.length && values.every((value, index) => got[index] === value)) return;
  throw new ScriptFailure(
    `expected ${name}: ${values.join(', ') || 'absent'}, got ${got.join(', ') || 'absent'}`,
    got.length === 0
      ? `The server’s answer has no ${name}.`
      : `The server’s answer has ${name}: ${got.join(', ')}.`,
  );
}

/** The body of an HTTP answer, and the values that are taken out of it and out of its cookies. @throws ScriptFailure */
export function expectBody(
  context: ScriptContext,
  { response, body: got }: Answered,
  { body, find = {}, cookies = {} }: Expected,
): void {
  const { kept } = context;
  const wanted = fill(context, body ?? '');
  if (!got.includes(wanted)) {
    throw new ScriptFailure(
      `expected a body with "${wanted}", got "${shown(got)}"`,
      `The server’s answer does not hold “${wanted}”.`,
    );
  }
  for (const [name, pattern] of Object.entries(find)) {
    const found = findIn(got, pattern);
    if (found === undefined) {
      throw new ScriptFailure(
        `expected a body with ${pattern}, got "${shown(got)}"`,
        'The server’s answer does not hold what was looked for in it.',
      );
    }
    kept.set(name, found);
  }
  const set = cookiesOf(response);
  for (const [name, cookie] of Object.entries(cookies)) {
    const value = set.get(cookie);
    if (value === undefined) {
      const names = [...set.keys()].join(', ') || 'no cookie';
      throw new ScriptFailure(
        `expected an answer that sets the cookie "${cookie}", got one that sets ${names}`,
        `The server’s answer sets no cookie “${cookie}”.`,
      );
    }
    kept.set(name, value);
  }
}

/** What comes after a 101. @throws ScriptFailure */
export async function expectFrames(
  context: ScriptContext,
  client: RawClient,
  { text, keep, frame, close, end }: Expected,
): Promise<void> {
  if (text !== undefined || keep) {
    const got = await expectText(client, fill(context, text ?? ''));
    keepValues(context, keep ?? {}, got);
  }
  if (frame) {
    const got = await client.nextFrame(frame.opcode);
    if (frame.text !== undefined && got !== frame.text) {
      throw new ScriptFailure(
        `expected a ${frame.opcode} frame with "${frame.text}", got "${shown(got)}"`,
        `The server sent a ${frame.opcode} frame with “${shown(got)}”, not “${frame.text}”.`,
      );
    }
  }
  if (close !== undefined) {
    const code = await client.nextClose();
    if (code !== close) {
      const got = code ?? 'no code';
      throw new ScriptFailure(
        `expected a close frame with ${close}, got ${got}`,
        `The server closed the connection with ${got}, not with ${close}.`,
      );
    }
  }
  if (end) await client.end();
}

async function expectText(client: RawClient, text: string): Promise<string> {
  const got = await client.nextText();
  if (got.includes(text)) return got;
  throw new ScriptFailure(
    `expected a message with "${text}", got "${shown(got)}"`,
    `The server sent “${shown(got)}”, not “${text}”.`,
  );
}

/** Takes values out of a JSON message: each name stands for what is at its dotted path. */
function keepValues({ kept }: ScriptContext, keep: Record<string, string>, message: string): void {
  for (const [name, path] of Object.entries(keep)) {
    const value = path.split('.').reduce<unknown>(valueAt, parseJson(message));
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new ScriptFailure(
        `expected text or a number at "${path}", got the message "${shown(message)}"`,
        `The server sent “${shown(message)}”, without “${path}”.`,
      );
    }
    kept.set(name, String(value));
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ScriptFailure(
      `expected a message in JSON, got "${shown(text)}"`,
      `The server sent “${shown(text)}”, which is no JSON.`,
    );
  }
}

function valueAt(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}

/** The beginning of what was met, for an error. */
function shown(text: string): string {
  return text.slice(0, 200);
}
