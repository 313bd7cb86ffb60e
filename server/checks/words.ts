/** A check's conditions and an event's values in words, short enough to stand in a sentence. */
import type { Actor, Direction, Via } from '../../protocol/trace.ts';
import { holdsOperators, isPlainObject, type Query } from './operations.ts';

/** Longer values are cut: a learner's message may be 64 KiB. */
const LONGEST = 80;

/** Properties whose values have any type: there, the text "5" must not look like the number 5. */
const ANY_TYPE = /^(json|data|settings)(\.|$)/;

const sides: Record<Direction, string> = { client: 'the client', server: 'the server' };
export const doers: Record<Actor, string> = { learner: 'you', victim: 'the victim' };
const clients: Record<Via, string> = {
  probe: 'the Probe',
  browser: 'a page in a browser',
  tool: 'another tool',
};

/** Properties that say who: how they stand in a sentence, and all the words that they know. */
const spoken = new Map<string, { name: string; words: Readonly<Record<string, string>> }>([
  ['actor', { name: 'done by', words: doers }],
  ['via', { name: 'on a connection of', words: clients }],
  ['direction', { name: 'sent by', words: sides }],
  ['by', { name: 'ended by', words: sides }],
  ['who', { name: 'in the browser of', words: {} }],
]);

/** What stands for a list with nothing in it, where that is the good case. */
const emptyLists = new Map([
  ['broken', 'no rule'],
  ['request.broken', 'no rule'],
  ['response.broken', 'no rule'],
  ['request.missing', 'no field'],
]);

/** How values at this property are written. */
export type Writer = (value: unknown) => string;

/** Chooses how values at a property are written: bare, or with quotes where text could be taken for something else. */
export function writerFor(path: string): Writer {
  const quotesNumbers = ANY_TYPE.test(path);
  const words = new Map(Object.entries(spoken.get(path)?.words ?? {}));
  const write: Writer = (value) => {
    if (value === undefined) return 'absent';
    if (typeof value === 'string') return words.get(value) ?? writeText(value, quotesNumbers);
    if (Array.isArray(value)) return writeList(value, write, emptyLists.get(path));
    if (typeof value === 'object' && value !== null) return cut(toJson(value));
    return String(value);
  };
  return write;
}

/** How a property is called in a sentence. */
export function nameOf(path: string): string {
  return spoken.get(path)?.name ?? path;
}

/** What a query asks of the property at a path: where "not this" leaves only few others, these are named. */
export function expectedAt(path: string, wanted: unknown): string {
  const write = writerFor(path);
  const words = spoken.get(path)?.words ?? {};
  const unwanted = holdsOperators(wanted) && Object.keys(wanted).length === 1 ? wanted.$ne : undefined;
  if (typeof unwanted !== 'string' || !Object.hasOwn(words, unwanted)) return expectedInWords(wanted, write);
  const others = Object.keys(words).filter((word) => word !== unwanted);
  return `${others.map(write).join(' or ')} (not ${write(unwanted)})`;
}

/** What a condition asks of a property: `101`, `one of 400, 426`, `not 13`, `present`, `at least 3`, `matches /x/i`. */
function expectedInWords(wanted: unknown, write: Writer): string {
  if (!holdsOperators(wanted)) return write(wanted);
  return Object.entries(wanted)
    .filter(([operator]) => operator !== '$options')
    .map(([operator, parameter]) => operatorInWords(operator, parameter, wanted, write))
    .join(' and ');
}

function operatorInWords(operator: string, parameter: unknown, operators: Query, write: Writer): string {
  const sentence = sentences[operator];
  return sentence ? sentence(parameter, write, operators) : `${operator} ${write(parameter)}`;
}

const sentences: Record<string, (parameter: unknown, write: Writer, operators: Query) => string> = {
  $eq: (value, write) => write(value),
  $ne: (value, write) => `not ${write(value)}`,
  $gt: (value, write) => `more than ${write(value)}`,
  $gte: (value, write) => `at least ${write(value)}`,
  $lt: (value, write) => `less than ${write(value)}`,
  $lte: (value, write) => `at most ${write(value)}`,
  $in: (values, write) => choice('one of', values, write),
  $nin: (values, write) => choice('none of', values, write),
  $all: (values, write) => choice('all of', values, write),
  $exists: (value) => (value ? 'present' : 'absent'),
  $regex: (pattern, write, { $options = '' }) => patternInWords(String(pattern), $options, write) ?? FORM,
  $not: (inner, write) => {
    const words = expectedInWords(inner, write);
    return words === FORM ? 'text of another form' : `not (${words})`;
  },
  $size: (count, write) => (count === 0 ? write([]) : `${count} ${count === 1 ? 'member' : 'members'}`),
  $elemMatch: (inner, write) => `a member that is ${memberInWords(inner, write)}`,
  $type: (word) => typeWords[String(word)] ?? String(word),
  $mod: (pair) => {
    const [divisor, remainder] = Array.isArray(pair) ? pair : [];
    return `${remainder} left over when divided by ${divisor}`;
  },
};

/** What a pattern asks for: learners read the step, and not its regular expression. */
const FORM = 'text of the form that the step describes';

/** A pattern that is nothing but a text to be found, perhaps at one end: what it asks for can be said. */
const PLAIN_PATTERN = /^(?<start>\^?)(?<text>(?:\\[^\w\s]|[^\\^$.*+?()[\]{}|])+)(?<end>\$?)$/;

function patternInWords(pattern: string, options: unknown, write: Writer): string | undefined {
  const { start, text, end } = PLAIN_PATTERN.exec(pattern)?.groups ?? {};
  if (text === undefined) return undefined;
  const verb = start ? (end ? 'is' : 'begins with') : end ? 'ends with' : 'contains';
  const anyCase = String(options).includes('i') ? ', in any case' : '';
  return `text that ${verb} ${write(text.replaceAll(/\\(.)/g, '$1'))}${anyCase}`;
}

const typeWords: Record<string, string> = {
  string: 'text',
  number: 'a number',
  bool: 'true or false',
  array: 'a list',
  null: 'null',
};

function memberInWords(inner: unknown, write: Writer): string {
  if (!isPlainObject(inner) || holdsOperators(inner)) return expectedInWords(inner, write);
  return Object.entries(inner)
    .map(([path, wanted]) => `${path} ${expectedInWords(wanted, write)}`)
    .join(', ');
}

function choice(words: string, values: unknown, write: Writer): string {
  const list = Array.isArray(values) ? values : [values];
  const written = list.map(write).join(', ');
  return words !== 'none of' && list.length === 1 ? written : `${words} ${written}`;
}

function writeText(text: string, quotesNumbers: boolean): string {
  const ambiguous =
    text === '' || text !== text.trim() || text === 'absent' || (quotesNumbers && isJsonWord(text));
  return cut(ambiguous ? JSON.stringify(text.slice(0, LONGEST + 1)) : text);
}

function isJsonWord(text: string): boolean {
  return /^(true|false|null|-?[0-9][0-9.eE+-]*)$/.test(text);
}

function writeList(list: readonly unknown[], write: Writer, empty = 'an empty list'): string {
  if (list.length === 0) return empty;
  const written = list
    .slice(0, LONGEST)
    .map((member) => (Array.isArray(member) ? toJson(member) : write(member)));
  return cut(written.join(', '));
}

function toJson(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    // A learner's JSON may be nested deeper than the stack can follow.
    return 'data nested too deep to show';
  }
}

/** Cuts to a readable length and makes control characters visible: a payload may hold line ends and NULs. */
function cut(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST - 1).toWellFormed()}…` : text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return short.replace(/[\u0000-\u001f\u007f-\u009f]/g, (control) => JSON.stringify(control).slice(1, -1));
}
