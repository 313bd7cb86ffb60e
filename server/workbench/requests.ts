import type { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { type WorkbenchRequest, workbenchRequests } from '../../protocol/workbench.ts';
import type { Bench } from '../benches/bench.ts';
import { labError } from '../errors.ts';
import type { ProbeDesk } from '../wire/probe-desk.ts';

/** What a request acts on. */
export interface RequestContext {
  bench: Bench;
  probes: ProbeDesk;
}

type RequestType = WorkbenchRequest['type'];
type RequestOf<Type extends RequestType> = Extract<WorkbenchRequest, { type: Type }>;

const validators = new Map(
  Object.entries(workbenchRequests).map(([type, schema]) => [type, Compile<Type.TSchema>(schema)]),
);

/** What each request does. None of them can say that a step was passed: only the trace can. */
const handlers: {
  [Type in RequestType]: (context: RequestContext, request: RequestOf<Type>) => void | Promise<void>;
} = {
  'probe.open': ({ bench, probes }, { probe, raw }) => probes.open(bench, probe, raw),
  'probe.send': ({ bench, probes }, { probe, text }) => probes.send(bench, probe, text),
  'probe.close': ({ bench, probes }, { probe }) => probes.close(bench, probe),
  'settings.change': ({ bench }, { settings }) => bench.changeSettings(settings),
  answer: ({ bench }, { step, answer }) => bench.answer(step, answer),
  hint: ({ bench }, { step }) => bench.revealHint(step),
  solution: ({ bench }, { step }) => bench.revealSolution(step),
  'reset.step': ({ bench }, { step }) => bench.resetStep(step),
  'reset.lab': async ({ bench, probes }) => {
    probes.release(bench);
    await bench.resetLab();
  },
};

/** Reads a message of the live channel. @throws LabError MESSAGE_INVALID with the reason */
export function readRequest(data: string): WorkbenchRequest {
  const message = parse(data);
  const type =
    typeof message === 'object' && message !== null && 'type' in message ? message.type : undefined;
  const validator = validators.get(String(type));
  if (!validator) {
    const found = type === undefined ? 'no type' : `"${String(type).slice(0, 40)}"`;
    throw labError('MESSAGE_INVALID', {
      reason: `expected a type among ${Object.keys(handlers).join(', ')}, got ${found}`,
    });
  }
  if (!validator.Check(message)) {
    const [first] = validator.Errors(message);
    const where = first?.instancePath.replace(/^\//, '').replaceAll('/', '.') || 'the message';
    throw labError('MESSAGE_INVALID', { reason: `${type}: ${where} ${first?.message ?? 'does not fit'}` });
  }
  // The schema of its own type has just been checked.
  return message as WorkbenchRequest;
}

/** Does what a request asks. @throws LabError */
export async function handleRequest(context: RequestContext, request: WorkbenchRequest): Promise<void> {
  const handler = handlers[request.type] as (
    context: RequestContext,
    request: WorkbenchRequest,
  ) => void | Promise<void>;
  await handler(context, request);
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    throw labError('MESSAGE_INVALID', { reason: 'expected JSON' });
  }
}
