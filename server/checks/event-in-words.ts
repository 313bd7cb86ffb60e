/** What a step waits for, as one would say it: `a message of yours, sent by the client, with json.type line`. */
import type { TraceEventKind } from '../../protocol/trace.ts';
import { doers, nameOf } from './words.ts';

const nouns: Record<TraceEventKind, string> = {
  handshake: 'a handshake',
  http: 'an HTTP request',
  frame: 'a frame',
  message: 'a message',
  intercept: 'an intercepted handshake or frame',
  close: 'the end of a connection',
  visit: 'a visit',
  page: 'a page',
  dialog: 'a dialog',
  console: 'a line in the console',
  cookies: 'a request and its cookies',
  jail: 'a request to somewhere else',
  access: 'a request to the exploit server',
  lab: 'a lab event',
  answer: 'an answer',
  settings: 'a change of settings',
};
const nounOf: ReadonlyMap<string, string> = new Map(Object.entries(nouns));

const owners: ReadonlyMap<string, string> = new Map([
  [doers.learner, 'of yours'],
  [doers.victim, 'of the victim’s'],
]);

const lists = new Intl.ListFormat('en-GB');

/** The properties of an event that are named, and what is expected of them. */
type Named = readonly { path: string; expected: string }[];

export function eventInWords(kind: string, conditions: Named): string {
  const owner = conditions.find(({ path, expected }) => path === 'actor' && owners.has(expected));
  const rest = conditions.filter((condition) => condition !== owner);
  const spoken = rest.filter(({ path }) => nameOf(path) !== path);
  const others = rest.filter(({ path }) => nameOf(path) === path);
  const [first, ...more] = [
    ...(owner ? [owners.get(owner.expected)] : []),
    ...spoken.map(({ path, expected }) => `${nameOf(path)} ${expected}`),
    ...(others.length === 0 ? [] : [`with ${lists.format(others.map(inWords))}`]),
  ];
  const noun = nounOf.get(kind) ?? kind;
  return [first === undefined ? noun : `${noun} ${first}`, ...more].join(', ');
}

function inWords({ path, expected }: Named[number]): string {
  return `${path} ${expected}`;
}
