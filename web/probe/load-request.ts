import type { HeaderField } from '../../protocol/http-head.ts';
import { type Draft, draftFromHead, freshKey } from './draft.ts';
import type { ProbeTarget } from './presets.ts';

/**
 * A request as a writeup describes it: `{ method?, path?, headers }`, the path below the bench, the headers as
 * `{ name: value or values }` or a list of pairs; null leaves a field out. A Host is added unless there is one; `{{key}}` is a fresh key, and
 * `{{host}}`, `{{base}}` and `{{origin}}` stand for what only this bench knows. Null when it is no such thing.
 */
export function requestFromAction(value: unknown, target: ProbeTarget): Draft | null {
  if (typeof value !== 'object' || value === null) return null;
  const known: Record<string, string> = {
    key: freshKey(),
    host: target.host,
    base: target.base,
    origin: target.origin,
  };
  const fill = (text: string): string =>
    text.replace(/\{\{(\w+)\}\}/g, (written, name: string) => known[name] ?? written);
  const headers = fieldsOf('headers' in value ? value.headers : []).map(
    ([name, content]): HeaderField => [name, fill(content)],
  );
  const path = 'path' in value && typeof value.path === 'string' ? value.path : '/socket';
  const method = 'method' in value && typeof value.method === 'string' ? value.method : 'GET';
  const hasHost = headers.some(([name]) => name.toLowerCase() === 'host');
  return draftFromHead({
    method,
    target: `${target.base}${path.startsWith('/') ? '' : '/'}${path}`,
    version: '1.1',
    headers: hasHost ? headers : [['Host', target.host], ...headers],
  });
}

function fieldsOf(headers: unknown): HeaderField[] {
  if (Array.isArray(headers)) {
    return headers.flatMap((field: unknown): HeaderField[] => {
      if (!Array.isArray(field)) return [];
      const [name, value]: unknown[] = field;
      return typeof name === 'string' ? [[name, String(value ?? '')]] : [];
    });
  }
  if (typeof headers !== 'object' || headers === null) return [];
  return Object.entries(headers).flatMap(([name, value]): HeaderField[] =>
    (Array.isArray(value) ? value : [value])
      .filter((one: unknown) => one !== null)
      .map((one: unknown): HeaderField => [name, String(one)]),
  );
}
