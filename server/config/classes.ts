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
      'Whether somebody without a class may read and work. `no` keeps labs, hints and solutions from being read around the rules of a class',
  }),
  CLASS_SEATS: limit(1, 5_000, 100_000, 'Learners that one class takes'),
  JOINS: limit(1, 3_000, 100_000, 'People of one address who may join a class in a minute'),
  REJOINS: limit(1, 10, 1_000, 'Browsers that may come in with one rejoin code in a minute'),
  WRONG_CODES: limit(
    1,
    60,
    100_000,
    'Wrong codes of a class in a minute from one address, or from one learner of a class; beyond, a right one does not help, but a rejoin code does',
  ),
  WRONG_PASSWORDS: limit(
    1,
    10,
    1_000,
    'Wrong passwords in a minute from one address, or from one browser that has signed in before; beyond, the right one does not help',
  ),
};
