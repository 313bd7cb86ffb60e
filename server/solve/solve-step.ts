import { fromHex, utf8 } from '../../protocol/bytes.ts';
import type { FrameInit } from '../../protocol/frame.ts';
import { headerValues, type ResponseHead, serialiseRequestHead } from '../../protocol/http-head.ts';
import type { WriteupStep } from '../content/writeup.ts';
import type { SolveVerb } from '../content/writeup-schema.ts';
import { RawClient } from './raw-client.ts';
import type { ScriptedLearner } from './scripted-learner.ts';

/** What a solve script acts on; connections outlive the step that opened them. */
export interface SolveContext {
  learner: ScriptedLearner;
  /** Where the lab listens. */
  lab: { host: string; port: number };
  connections: Map<string, { client: RawClient; response: ResponseHead }>;
  /** What earlier verbs kept, by the name that stands for it between `{{` and `}}`. */
  kept: Map<string, string>;
  /** The right answer to a generated question, which no page is ever told. */
  computeAnswer(step: string): string;
}

type Fields = Record<string, string | string[] | null>;
type VerbName = SolveVerb extends infer Verb
  ? Verb extends SolveVerb
    ? Exclude<keyof Verb, 'on'>
    : never
  : never;
type VerbWith<Name extends VerbName> = Extract<SolveVerb, Record<Name, unknown>>;

/** The connection that a verb means when it names none. */
const MAIN = 'main';

/** What each verb does. */
const verbs: {
  [Name in VerbName]: (
    context: SolveContext,
    verb: VerbWith<Name>,
    step: WriteupStep,
  ) => Promise<void> | void;
} = {
  async handshake(context, { handshake: { path = '/socket', method = 'GET', headers = {}, as = MAIN } }) {
    context.connections.get(as)?.client.destroy();
    context.connections.set(as, await request(context, method, fill(context, path), headers));
  },
  async http(context, { http: { path, method = 'GET', headers = {}, body = '' } }) {
    context.connections.get(MAIN)?.client.destroy();
    context.connections.set(MAIN, await request(context, method, path, headers, body));
  },
  send(context, { send, on }) {
    connection(context, on).client.sendText(fill(context, send));
  },
  frame(context, { frame, on }) {
    connection(context, on).client.sendFrame(frameInit(context, frame));
  },
  async expect(context, { expect: { status, header = {}, text, keep, frame, close, end }, on }) {
    const { client, response } = connection(context, on);
    if (status !== undefined && response.status !== status) {
      throw new Error(`expected status ${status}, got ${response.status} ${response.reason}`);
    }
    for (const [name, wanted] of Object.entries(header)) expectHeader(response, name, wanted);
    if (text !== undefined || keep) {
      const got = await expectText(client, fill(context, text ?? ''));
      keepValues(context, keep ?? {}, got);
    }
    if (frame) {
      const got = await client.nextFrame(frame.opcode);
      if (frame.text !== undefined && got !== frame.text)
        throw new Error(`expected a ${frame.opcode} frame with "${frame.text}", got "${got.slice(0, 200)}"`);
    }
    if (close !== undefined) {
      const code = await client.nextClose();
      if (code !== close) throw new Error(`expected a close frame with ${close}, got ${code ?? 'no code'}`);
    }
    if (end) await client.end();
  },
  drop(context, { on }) {
    connection(context, on).client.destroy();
  },
  async close(context, { close: { code, reason }, on }) {
    await connection(context, on).client.close(code, reason);
  },
  async set({ learner }, { set }) {
    await learner.ask({ type: 'settings.change', settings: { ...learner.bench.settings, ...set } });
  },
  async answer({ learner, computeAnswer }, { answer }, step) {
    // What the script did last may still be on its way to the judge.
    if (step.question) await learner.untilAsked(step.id);
    const text = typeof answer === 'string' ? answer : computeAnswer(step.id);
    await learner.ask({ type: 'answer', step: step.id, answer: text });
  },
};

/** Runs a step's solve script. @throws Error that names the verb and says what it met */
export async function solveStep(context: SolveContext, step: WriteupStep): Promise<void> {
  for (const [index, verb] of step.solve.entries()) {
    const name = Object.keys(verb).find((key): key is VerbName => key in verbs);
    if (!name) throw new Error(`verb ${index + 1} has no name`);
    try {
      const run = verbs[name] as (
        context: SolveContext,
        verb: SolveVerb,
        step: WriteupStep,
      ) => Promise<void> | void;
      await run(context, verb, step);
    } catch (error) {
      throw new Error(
        `${name} (verb ${index + 1}): ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
}

/** Puts kept values in the place of their names. */
function fill({ kept }: SolveContext, text: string): string {
  return text.replace(/\{\{([\w-]+)\}\}/g, (_, name: string) => {
    const value = kept.get(name);
    if (value === undefined)
      throw new Error(
        `there is no {{${name}}}: an "expect" with "keep" comes first; kept so far: ${[...kept.keys()].join(', ') || 'nothing'}`,
      );
    return value;
  });
}

async function expectText(client: RawClient, text: string): Promise<string> {
  const got = await client.nextText();
  if (!got.includes(text)) throw new Error(`expected a message with "${text}", got "${got.slice(0, 200)}"`);
  return got;
}

/** Takes values out of a JSON message: each name stands for what is at its dotted path. */
function keepValues({ kept }: SolveContext, keep: Record<string, string>, message: string): void {
  for (const [name, path] of Object.entries(keep)) {
    const value = path.split('.').reduce<unknown>(valueAt, parseJson(message));
    if (typeof value !== 'string' && typeof value !== 'number')
      throw new Error(`expected text or a number at "${path}", got the message "${message.slice(0, 200)}"`);
    kept.set(name, String(value));
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`expected a message in JSON, got "${text.slice(0, 200)}"`);
  }
}

function valueAt(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}

function frameInit(context: SolveContext, frame: VerbWith<'frame'>['frame']): FrameInit {
  const { mask, text = '', hex, repeat, length, ...bits } = frame;
  const payload =
    hex === undefined ? utf8(repeat ? repeat.text.repeat(repeat.times) : fill(context, text)) : fromHex(hex);
  return {
    ...bits,
    payload,
    // Without a word about it the client draws a key of its own.
    ...(mask === undefined ? {} : { maskingKey: mask === false ? null : fromHex(mask) }),
    ...(length === undefined ? {} : { declaredLength: length }),
  };
}

/** Sends exactly the fields that are listed: the runner, like the probe, fills in nothing. */
function request({ learner, lab }: SolveContext, method: string, path: string, fields: Fields, body = '') {
  const headers = Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().flatMap((one): [string, string][] => (one === null ? [] : [[name, one]])),
  );
  const target = `/b/${learner.bench.id}${path}`;
  return RawClient.request(lab, serialiseRequestHead({ method, target, version: '1.1', headers }) + body);
}

function connection({ connections }: SolveContext, name = MAIN) {
  const found = connections.get(name);
  if (!found) throw new Error(`there is no connection "${name}": a handshake comes first`);
  return found;
}

function expectHeader(response: ResponseHead, name: string, wanted: string | string[] | null): void {
  const got = headerValues(response.headers, name);
  const values = wanted === null ? [] : [wanted].flat();
  if (got.length === values.length && values.every((value, index) => got[index] === value)) return;
  throw new Error(`expected ${name}: ${values.join(', ') || 'absent'}, got ${got.join(', ') || 'absent'}`);
}
