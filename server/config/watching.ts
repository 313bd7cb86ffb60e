import { Type } from 'typebox';
import { limit, variable } from './variable.ts';

/** A token that is shorter can be guessed. */
const TOKEN_LENGTH = 16;

/** What the operator is told, and when the platform asks for patience. */
export const watchingVariables = {
  LOG_LEVEL: variable(Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']), {
    default: 'info',
    expected: () => 'one of fatal, error, warn, info, debug, trace and silent',
    description: 'Least severe line that is logged: fatal, error, warn, info, debug, trace or silent',
  }),
  METRICS_TOKEN: variable(Type.Optional(Type.String({ minLength: TOKEN_LENGTH, pattern: '^[!-~]+$' })), {
    expected: () => `at least ${TOKEN_LENGTH} letters, digits or signs, without a space`,
    shown: (given) => `${given.length}`,
    description: `The bearer token that \`/metrics\` asks for; at least ${TOKEN_LENGTH} characters. Without it, only this machine is told`,
  }),
  BUSY_LAG_MS: limit(
    0,
    1_000,
    60_000,
    'Milliseconds that everybody has to wait, on average, before new requests are answered with 503; 0 for never',
  ),
  BUSY_HEAP_PERCENT: limit(
    0,
    90,
    100,
    'Percent of the memory that Node may fill, beyond which new requests are answered with 503; 0 for never',
  ),
};
