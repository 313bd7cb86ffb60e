import type { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { fromBase64 } from '../../protocol/bytes.ts';
import { type WorkbenchRequest, workbenchRequests } from '../../protocol/workbench-requests.ts';
import type { Bench } from '../benches/bench.ts';
import { admitRequest } from '../class/admission.ts';
import type { ClassDesk } from '../class/class-desk.ts';
import { labError } from '../errors.ts';
import type { ExploitDesk } from '../exploit/exploit-desk.ts';
import type { FixDesk } from '../fix/fix-desk.ts';
import type { InterceptDesk } from '../wire/intercept/intercept-desk.ts';
import type { ProbeDesk } from '../wire/probe-desk.ts';
import type { MessageDesk } from './message-desk.ts';

/** What a request acts on. */
export interface RequestContext {
  bench: Bench;
  probes: ProbeDesk;
  intercepts: InterceptDesk;
  exploits: ExploitDesk;
  messages: MessageDesk;
  fixes: FixDesk;
  classes: ClassDesk;
}

/** How much of a message is repeated in an error, in characters. */
const LONGEST_SHOWN = 40;

type RequestType = WorkbenchRequest['type'];
type RequestOf<Type extends RequestType> = Extract<WorkbenchRequest, { type: Type }>;

const validators = new Map(
  Object.entries(workbenchRequests).map(([type, schema]) => [type, Compile<Type.TSchema>(schema)]),
);

/** What each request does. None of them can say that a step was passed: only the trace can. */
const handlers: {
  [Type in RequestType]: (context: RequestContext, request: RequestOf<Type>) => void | Promise<void>;
} = {
  'probe.open': ({ bench, probes }, { probe, raw, secure }) => probes.open(bench, probe, raw, secure),
  'probe.bytes': ({ bench, probes }, { probe, bytes }) =>
    probes.sendBytes(bench, probe, readBase64('bytes', bytes)),
  'probe.close': ({ bench, probes }, { probe }) => probes.close(bench, probe),
  capture: ({ bench }, { connection }) => bench.showCapture(connection),
  'settings.change': ({ bench }, { settings }) => bench.changeSettings(settings),
  answer: ({ bench }, { step, answer }) => bench.work.answer(step, answer),
  hint: ({ bench }, { step }) => bench.work.revealHint(step),
  solution: ({ bench }, { step }) => bench.work.revealSolution(step),
  'intercept.set': ({ bench, intercepts }, { on, handshakes, rules }) =>
    intercepts.of(bench).set({ on, handshakes, rules }),
  'intercept.resolve': ({ bench, intercepts }, { item, action, raw, payload }) =>
    intercepts.of(bench).resolve(item, {
      action,
      ...(raw === undefined ? {} : { raw }),
      ...(payload === undefined ? {} : { payload: readBase64('payload', payload) }),
    }),
  'intercept.forward': ({ bench, intercepts }, { items }) => intercepts.of(bench).forward(items),
  'intercept.keep': ({ bench, intercepts }) => intercepts.of(bench).keep(),
  'intercept.inject': ({ bench, intercepts }, { connection, direction, opcode, payload }) =>
    intercepts.of(bench).inject(connection, { direction, opcode, payload: readBase64('payload', payload) }),
  'message.save': ({ bench, messages }, { name, body }) => messages.save(bench.learner, { name, body }),
  'message.delete': ({ bench, messages }, { name }) => messages.delete(bench.learner, name),
  'exploit.store': ({ bench, exploits }, { head, body }) => exploits.store(bench, { head, body }),
  'exploit.deliver': ({ bench, exploits }, { host }) => void exploits.deliver(bench, host),
  'fix.verify': ({ bench, fixes }, { settings }) => fixes.verify(bench, settings),
  'reset.step': ({ bench }, { step }) => bench.work.resetStep(step),
  'reset.lab': ({ bench }) => bench.resetLab(),
};

/** Reads a message of the live channel. @throws LabError MESSAGE_INVALID with the reason */
export function readRequest(data: string): WorkbenchRequest {
  const message = parse(data);
  const type =
    typeof message === 'object' && message !== null && 'type' in message ? message.type : undefined;
  // Only text is looked at: an object can answer `String()` with an exception, and a deep list with a full stack.
  const validator = typeof type === 'string' ? validators.get(type) : undefined;
  if (!validator) {
    const found = typeof type === 'string' ? `"${type.slice(0, LONGEST_SHOWN)}"` : 'none';
    throw labError('MESSAGE_INVALID', {
      reason: `expected a type among ${Object.keys(handlers).join(', ')}, got ${found}`,
    });
  }
  if (!validator.Check(message)) {
    const [first] = validator.Errors(message);
    const where = first?.instancePath.replace(/^\//, '').slice(0, LONGEST_SHOWN) || 'the message';
    const what = first?.keyword === 'boolean' ? 'is no key of this message' : first?.message;
    throw labError('MESSAGE_INVALID', { reason: `${type}: ${where} ${what ?? 'does not fit'}` });
  }
  // The schema of its own type has just been checked.
  return message as WorkbenchRequest;
}

/** The `ref` of a message that was refused, when it had one: so that the page knows which request it was. */
export function refIn(data: string): number | null {
  // Our own page writes it last, behind whatever was too long.
  const match =
    /"ref"\s*:\s*([0-9]{1,10})\s*\}\s*$/.exec(data.slice(-100)) ??
    /"ref"\s*:\s*([0-9]{1,10})\b/.exec(data.slice(0, 10_000));
  return match ? Number(match[1]) : null;
}

/** Does what a request asks, if the learner's class allows it. @throws LabError */
export async function handleRequest(context: RequestContext, request: WorkbenchRequest): Promise<void> {
  const handler = handlers[request.type] as (
    context: RequestContext,
    request: WorkbenchRequest,
  ) => void | Promise<void>;
  await admitRequest(context.classes, context.bench, request);
  await handler(context, request);
}

function readBase64(key: string, text: string): Uint8Array {
  try {
    return fromBase64(text);
  } catch {
    throw labError('MESSAGE_INVALID', { reason: `${key} is no whole base64` });
  }
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    throw labError('MESSAGE_INVALID', { reason: 'expected JSON' });
  }
}
