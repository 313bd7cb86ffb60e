/** What a learner's page asks of the platform over the live channel. Each request has a `ref` that its answer repeats. */
import { type Static, Type } from 'typebox';
import { interceptRule } from './intercept.ts';
import { object, stepId } from './schema-parts.ts';
import { EXPLOIT_BODY, EXPLOIT_HEAD, PROBE_BYTES } from './sizes.ts';

const ref = Type.Integer({ minimum: 1, maximum: 2 ** 31, description: 'Repeated in the answer' });
const probeId = Type.String({ pattern: '^p[0-9]{1,9}$' });

const connectionName = Type.String({ pattern: '^c[0-9]{1,9}$', description: 'As the trace calls it' });

const base64 = '^[A-Za-z0-9+/]*={0,2}$';
const messageName = Type.String({ minLength: 1, maxLength: 60 });

/** Every message a page may send. Anything else is refused with the reason, and the channel stays open. */
export const workbenchRequests = {
  'probe.open': object({
    type: Type.Literal('probe.open'),
    ref,
    probe: probeId,
    raw: Type.String({ maxLength: PROBE_BYTES, description: 'The request, byte for byte, as text' }),
    secure: Type.Optional(Type.Boolean({ description: 'Over TLS' })),
  }),
  'probe.bytes': object({
    type: Type.Literal('probe.bytes'),
    ref,
    probe: probeId,
    bytes: Type.String({
      maxLength: 4 * PROBE_BYTES,
      pattern: base64,
      description: 'What to write to the socket, byte for byte',
    }),
  }),
  'probe.close': object({ type: Type.Literal('probe.close'), ref, probe: probeId }),
  'settings.change': object({
    type: Type.Literal('settings.change'),
    ref,
    settings: Type.Record(Type.String({ maxLength: 60 }), Type.Unknown()),
  }),
  answer: object({
    type: Type.Literal('answer'),
    ref,
    step: stepId,
    answer: Type.String({ minLength: 1, maxLength: 500 }),
  }),
  hint: object({ type: Type.Literal('hint'), ref, step: stepId }),
  solution: object({ type: Type.Literal('solution'), ref, step: stepId }),
  capture: object({
    type: Type.Literal('capture'),
    ref,
    connection: connectionName,
  }),
  'intercept.set': object({
    type: Type.Literal('intercept.set'),
    ref,
    on: Type.Boolean({ description: 'Off forwards everything that is held, at once' }),
    handshakes: Type.Boolean(),
    rules: Type.Array(interceptRule, { maxItems: 20, description: 'A frame that fits one of them is held' }),
  }),
  'intercept.resolve': object({
    type: Type.Literal('intercept.resolve'),
    ref,
    item: Type.String({ pattern: '^h[0-9]{1,9}$' }),
    action: Type.Enum(['forward', 'drop']),
    raw: Type.Optional(Type.String({ maxLength: PROBE_BYTES, description: 'A handshake, edited' })),
    payload: Type.Optional(
      Type.String({ maxLength: 4 * PROBE_BYTES, pattern: base64, description: 'A frame, edited' }),
    ),
  }),
  'intercept.forward': object({
    type: Type.Literal('intercept.forward'),
    ref,
    items: Type.Array(Type.String({ pattern: '^h[0-9]{1,9}$' }), {
      minItems: 1,
      maxItems: 1000,
      description: 'What goes on as it is, in its order; those that are no longer held are passed over',
    }),
  }),
  'intercept.keep': object({ type: Type.Literal('intercept.keep'), ref }),
  'intercept.inject': object({
    type: Type.Literal('intercept.inject'),
    ref,
    connection: connectionName,
    direction: Type.Enum(['client', 'server'], { description: 'Which side it seems to come from' }),
    opcode: Type.Enum(['text', 'binary', 'close', 'ping', 'pong']),
    payload: Type.String({ maxLength: 4 * PROBE_BYTES, pattern: base64 }),
  }),
  'message.save': object({
    type: Type.Literal('message.save'),
    ref,
    name: messageName,
    body: Type.String({ maxLength: 16_384, description: 'What the composer holds, as its own JSON' }),
  }),
  'message.delete': object({ type: Type.Literal('message.delete'), ref, name: messageName }),
  'exploit.store': object({
    type: Type.Literal('exploit.store'),
    ref,
    head: Type.String({ maxLength: EXPLOIT_HEAD, description: 'Status line and header fields' }),
    body: Type.String({ maxLength: EXPLOIT_BODY }),
  }),
  'exploit.deliver': object({
    type: Type.Literal('exploit.deliver'),
    ref,
    host: Type.Optional(
      Type.String({
        maxLength: 100,
        pattern: '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$',
        description: 'The name under which the victim meets the page: an attacker may own any name',
      }),
    ),
  }),
  'fix.verify': object({
    type: Type.Literal('fix.verify'),
    ref,
    settings: Type.Record(Type.String({ maxLength: 60 }), Type.Unknown()),
  }),
  'reset.step': object({ type: Type.Literal('reset.step'), ref, step: stepId }),
  'reset.lab': object({ type: Type.Literal('reset.lab'), ref }),
};

export type WorkbenchRequest = {
  [K in keyof typeof workbenchRequests]: Static<(typeof workbenchRequests)[K]>;
}[keyof typeof workbenchRequests];
