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
    context.connections.set(as, await request(context, method, path, headers));
  },
  async http(context, { http: { path, method = 'GET', headers = {}, body = '' } }) {
    context.connections.get(MAIN)?.client.destroy();
    context.connections.set(MAIN, await request(context, method, path, headers, body));
  },
  send(context, { send, on }) {
    connection(context, on).client.sendText(send);
  },
  async expect(context, { expect: { status, header = {}, text }, on }) {
    const { client, response } = connection(context, on);
    if (status !== undefined && response.status !== status) {
      throw new Error(`expected status ${status}, got ${response.status} ${response.reason}`);
    }
    for (const [name, wanted] of Object.entries(header)) expectHeader(response, name, wanted);
    if (text === undefined) return;
    const got = await client.nextText();
    if (!got.includes(text)) throw new Error(`expected a message with "${text}", got "${got.slice(0, 200)}"`);
  },
  async close(context, { close: { code, reason }, on }) {
    await connection(context, on).client.close(code, reason);
  },
  async set({ learner }, { set }) {
    await learner.ask({ type: 'settings.change', settings: { ...learner.bench.settings, ...set } });
  },
  async answer({ learner, computeAnswer }, { answer }, step) {
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
