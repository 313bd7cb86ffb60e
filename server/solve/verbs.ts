import { fromHex, utf8 } from '../../protocol/bytes.ts';
import type { FrameInit } from '../../protocol/frame.ts';
import { serialiseRequestHead } from '../../protocol/http-head.ts';
import type { SolveVerb } from '../content/verb-schema.ts';
import type { WriteupStep } from '../content/writeup.ts';
import { uncovered } from '../exploit/carried-secrets.ts';
import { expectBody, expectFrames, expectHead } from './expectations.ts';
import { alterNext, readCapture } from './overheard.ts';
import { patiently, RawClient } from './raw-client.ts';
import { connection, fill, findIn, MAIN, PlatformTrouble, type ScriptContext } from './script-context.ts';
import { ScriptFailure } from './script-failure.ts';

type Fields = Record<string, string | string[] | null>;
export type VerbName = SolveVerb extends infer Verb
  ? Verb extends SolveVerb
    ? Exclude<keyof Verb, 'on'>
    : never
  : never;
type VerbWith<Name extends VerbName> = Extract<SolveVerb, Record<Name, unknown>>;

/** Of a page on the exploit server these are filled in for whoever loads it, and not before. */
const FILLED_LATER = ['lab', 'lab-ws', 'exploit'];

/** Lines of the access log that are looked through. */
const LOG_LINES = 500;

/** How long a script waits for visits unless it is told otherwise, in milliseconds. */
const VISIT_PATIENCE = 60_000;

/** What each verb does; `step` is the one whose script it stands in, if it is a step's. */
export const verbs: {
  [Name in VerbName]: (
    context: ScriptContext,
    verb: VerbWith<Name>,
    step: WriteupStep | undefined,
  ) => Promise<void> | void;
} = {
  handshake: (context, { handshake: { path = '/socket', method = 'GET', headers = {}, as } }) =>
    request(context, as, { method, path, headers }),
  http: (context, { http: { path, method = 'GET', headers = {}, body = '', as } }) =>
    request(context, as, { method, path, headers, body }),
  send(context, { send, on }) {
    connection(context, on).client.sendText(fill(context, send));
  },
  frame(context, { frame, on }) {
    connection(context, on).client.sendFrame(frameInit(context, frame));
  },
  async expect(context, { expect, on }) {
    const answered = connection(context, on);
    expectHead(answered.response, expect);
    expectBody(context, answered, expect);
    await expectFrames(context, answered.client, expect);
  },
  drop(context, { on }) {
    connection(context, on).client.destroy();
  },
  async close(context, { close: { code, reason }, on }) {
    await connection(context, on).client.close(code, reason);
  },
  set: ({ player }, { set }) => player.set(set),
  async answer({ player }, { answer }, step) {
    if (!step) throw new Error('only a step asks questions');
    await player.answer(step, typeof answer === 'string' ? answer : null);
  },
  exploit(context, { exploit: { head, body } }) {
    const filled = (text: string) => fill(context, text, FILLED_LATER);
    return context.player.exploit({
      ...(head === undefined ? {} : { head: filled(head) }),
      body: filled(body),
    });
  },
  async deliver(context, { deliver }) {
    await context.player.deliver(deliver === true ? undefined : fill(context, deliver.host));
    await untilVisitsEnd(context);
  },
  capture: (context, { capture }) => readCapture(context, capture),
  alter: (context, { alter: { find, replace } }) =>
    alterNext(context, { find: fill(context, find), replace: fill(context, replace) }),
  await: (context) => untilVisitsEnd(context),
  log({ bench, kept }, { log: { find, keep, carries } }) {
    const lines = bench.trace.recent('access', LOG_LINES).reverse();
    for (const { path, query, body = '', referrer, carries: carried } of lines) {
      if (carries !== undefined && !carried.includes(carries)) continue;
      for (const text of uncovered([query, path, body, referrer])) {
        const found = findIn(text, find);
        if (found === undefined) continue;
        kept.set(keep, found);
        return;
      }
    }
    const what = carries === undefined ? '' : ` and the secret "${carries}"`;
    throw new ScriptFailure(
      `expected a line of the access log with ${find}${what}, found none among ${lines.length}`,
      carries === undefined
        ? 'What it was after did not come to the access log.'
        : `No line of the access log carried the secret “${carries}”.`,
    );
  },
};

/** Waits until the lab has read all that was sent, so that it has summoned whom it summons, and these have been and gone. */
export async function untilVisitsEnd(context: ScriptContext): Promise<void> {
  const { bench, victims, connections, visitPatience = VISIT_PATIENCE } = context;
  await Promise.all([...connections.values()].map(({ client }) => client.sound()));
  // One that is still to come or under way may do what a script waits for: nobody can tell.
  await patiently(victims.idle(bench), 'the visit to end', visitPatience).catch((error: Error) => {
    throw new PlatformTrouble(`it ${error.message}`);
  });
}

/** Sends exactly the fields that are listed: the runner, like the probe, fills in no others. */
async function request(
  context: ScriptContext,
  as = MAIN,
  { method, path, headers, body = '' }: { method: string; path: string; headers: Fields; body?: string },
): Promise<void> {
  const { bench, lab, connections, patience, signal } = context;
  connections.get(as)?.client.destroy();
  connections.delete(as);
  const content = fill(context, body);
  const length = String(Buffer.byteLength(content));
  const withLength = { ...context, addresses: { ...context.addresses, length } };
  const fields = Object.entries(headers).flatMap(([name, value]) =>
    [value]
      .flat()
      .flatMap((one): [string, string][] => (one === null ? [] : [[name, fill(withLength, one)]])),
  );
  const target = `/b/${bench.id}${fill(context, path)}`;
  const head = serialiseRequestHead({ method, target, version: '1.1', headers: fields });
  const options = { signal, ...(patience === undefined ? {} : { patience }) };
  connections.set(as, await RawClient.request(lab, head + content, options));
}

function frameInit(context: ScriptContext, frame: VerbWith<'frame'>['frame']): FrameInit {
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
