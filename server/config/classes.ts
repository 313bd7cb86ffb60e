import { Type } from 'typebox';
import { limit, variable } from './variable.ts';

/** Passwords have no upper strength; below this length they are guessed. */
const PASSWORD_LENGTH = 10;

/** Who may come in. */
export const classVariables = {
  INSTRUCTOR_PASSWORD: variable(Type.Optional(Type.String({ minLength: PASSWORD_LENGTH })), {
    expected: () => `at least ${PASSWORD_LENGTH} characters`,
    shown: (given) => `${given.length}`,
    description: `With which instructors sign in at \`/class\`; at least ${PASSWORD_LENGTH} characters. Without it, one is made and printed at the first start`,
  }),
  ALONE: variable(Type.Enum(['yes', 'no']), {
    default: 'yes',
    expected: () => 'yes or no',
    description:
      'Whether somebody without a class may work. `no` keeps hints and solutions from being read around the rules of a class',
  }),
  CLASS_SEATS: limit(1, 5_000, 100_000, 'Learners that one class takes'),
};
