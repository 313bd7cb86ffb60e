/** How a value is taken out of the server's replies. */
export interface CaptureRule {
  name: string;
  /** A place in a JSON reply, or what stands between two texts. */
  from: 'json' | 'between';
  /** `user.id`, `items[0].name`. */
  path: string;
  before: string;
  after: string;
}

/** What stands in `{{…}}`: a name, a connection's letter and a name, or `fill:` and a number. */
const PLACE = /\{\{\s*([^{}\s][^{}]*?)\s*\}\}/g;

/** Names that always have a value. */
export const builtIns = ['uuid', 'now', 'counter', 'item'] as const;

/** The longest text that `{{fill:n}}` makes. */
const MOST_FILL = 196_000;

export interface Filled {
  text: string;
  /** Names without a value: they are left as they were written. */
  unknown: string[];
  /** Names that were filled in. */
  used: string[];
}

/** Fills in `{{name}}` wherever there is a value for it, and `{{fill:n}}` with n times the letter x. */
export function fillIn(template: string, lookUp: (name: string) => string | undefined): Filled {
  const unknown = new Set<string>();
  const used = new Set<string>();
  const text = template.replace(PLACE, (written, name: string) => {
    const value = fillOf(name) ?? lookUp(name);
    (value === undefined ? unknown : used).add(name);
    return value ?? written;
  });
  return { text, unknown: [...unknown], used: [...used] };
}

/** The names in a text's places, each once. */
export function namesIn(template: string): string[] {
  return [...new Set([...template.matchAll(PLACE)].map(([, name]) => name ?? ''))];
}

/** What a rule finds in a reply; null when it finds nothing. */
export function capture(rule: CaptureRule, reply: string): string | null {
  return rule.from === 'json' ? captureJson(rule.path, reply) : captureBetween(rule, reply);
}

function captureJson(path: string, reply: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(reply);
  } catch {
    return null;
  }
  for (const key of pathKeys(path)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null;
    value = Reflect.get(value, key);
  }
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? null);
}

/** `$.a.b[0]["c d"]` as keys. */
function pathKeys(path: string): string[] {
  const parts = path
    .trim()
    .replace(/^\$\.?/, '')
    .matchAll(/\[\s*"([^"]*)"\s*\]|\[\s*(\d+)\s*\]|([^.[\]]+)/g);
  return [...parts].map(([, quoted, index, plain]) => quoted ?? index ?? plain ?? '');
}

function captureBetween({ before, after }: CaptureRule, reply: string): string | null {
  const start = reply.indexOf(before);
  if (start < 0) return null;
  const from = start + before.length;
  const end = after === '' ? reply.length : reply.indexOf(after, from);
  return end < 0 ? null : reply.slice(from, end);
}

function fillOf(name: string): string | undefined {
  const count = Number(/^fill:(\d{1,6})$/.exec(name)?.[1] ?? Number.NaN);
  return Number.isNaN(count) ? undefined : 'x'.repeat(Math.min(count, MOST_FILL));
}
