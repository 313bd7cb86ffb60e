/** Where an HTTP/1.1 message ends (RFC 9112 §6.3), told from its head. */
import {
  type HeaderField,
  headerValues,
  type RequestHead,
  type ResponseHead,
  tokens,
  trimSpace,
} from './http-head.ts';

export type BodyLength =
  | { kind: 'none' }
  | { kind: 'counted'; bytes: number }
  | { kind: 'chunked' }
  | { kind: 'until-close' }
  /** The head contradicts itself: nobody can tell where the next message begins. */
  | { kind: 'uncertain' };

/** The body that a request announces. */
export function requestBody(head: RequestHead): BodyLength {
  const coding = finalCoding(head.headers);
  // RFC 9112 §6.3 (4): a request whose last coding is not chunked has no length that a server could know.
  if (coding !== undefined) return coding === 'chunked' ? { kind: 'chunked' } : { kind: 'uncertain' };
  return contentLength(head.headers) ?? { kind: 'none' };
}

/** The body of a response to a request with `method`. */
export function responseBody(head: ResponseHead, method: string | undefined): BodyLength {
  const bodiless = head.status < 200 || head.status === 204 || head.status === 304;
  if (bodiless || method === 'HEAD') return { kind: 'none' };
  const coding = finalCoding(head.headers);
  if (coding !== undefined) return { kind: coding === 'chunked' ? 'chunked' : 'until-close' };
  return contentLength(head.headers) ?? { kind: 'until-close' };
}

/** Whether Node's parser stops reading HTTP after this request head. It asks for both fields, and looks at no version. */
export function wantsUpgrade(head: RequestHead): boolean {
  if (head.method === 'CONNECT') return true;
  return (
    headerValues(head.headers, 'upgrade').some((value) => value !== '') &&
    tokens(headerValues(head.headers, 'connection')).some((token) => token.toLowerCase() === 'upgrade')
  );
}

/** RFC 9112 §6.3 (3): `Transfer-Encoding` overrides `Content-Length`. */
function finalCoding(headers: readonly HeaderField[]): string | undefined {
  const values = headerValues(headers, 'transfer-encoding');
  return values.length === 0 ? undefined : (tokens(values).at(-1)?.toLowerCase() ?? '');
}

/** Undefined without the field. RFC 9110 §8.6: several values are one when they are the same. */
function contentLength(headers: readonly HeaderField[]): BodyLength | undefined {
  const values = headerValues(headers, 'content-length');
  if (values.length === 0) return undefined;
  const distinct = new Set(values.flatMap((value) => value.split(',')).map(trimSpace));
  const [only = ''] = distinct;
  const bytes = Number(only);
  const certain = distinct.size === 1 && /^\d+$/.test(only) && Number.isSafeInteger(bytes);
  return certain ? { kind: 'counted', bytes } : { kind: 'uncertain' };
}
