/** What a request to the exploit server says, made readable. */
import type { AccessEvent } from '../../protocol/trace.ts';

/** Percent-encoding undone, as far as it is sound; a plus sign stays one, as `encodeURIComponent` leaves none. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/(%[0-9a-f]{2})+/gi, (run) => {
      try {
        return decodeURIComponent(run);
      } catch {
        return run;
      }
    });
  }
}

/** `/log?data=hello`, as it was before it was encoded. */
export function readableTarget({ path, query }: AccessEvent): string {
  return decoded(path) + (query === '' ? '' : `?${decoded(query)}`);
}

/** The fields of a query or of a form's body, decoded; none where it is no such thing. */
export function fieldsOf(text: string): [name: string, value: string][] {
  // A lone text is no field: `?aGVsbG8=` is base64, and not a name without a value.
  const pairs = text.split('&').map((part) => /^([^=]+)=(.*[^=].*)$/s.exec(part));
  if (pairs.some((pair) => pair === null)) return [];
  return pairs.map((pair) => [decoded(pair?.[1] ?? ''), decoded(pair?.[2] ?? '')]);
}

/** The line as a web server would write it into its log, in the combined log format. */
export function logLine({
  actor,
  at,
  method,
  path,
  query,
  status,
  userAgent,
  referrer,
}: AccessEvent): string {
  const target = path + (query === '' ? '' : `?${query}`);
  return `${actor} [${new Date(at).toISOString()}] "${method} ${target}" ${status} "${referrer || '-'}" "${userAgent || '-'}"`;
}
