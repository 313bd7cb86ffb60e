/** The id in a path `/b/<id>/…` of the lab origin; undefined for any other path. */
export function benchIdIn(path: string): string | undefined {
  return /^\/b\/([\w-]{16,64})(?:[/?#]|$)/.exec(path)?.[1];
}

/**
 * A request-target without scheme and host. RFC 9112 §3.2.2: a server MUST accept the absolute-form, and so does
 * RFC 6455 §4.2.1 (1). The host in it chooses nothing here: this server has one.
 */
export function originForm(target: string): string {
  const authority = /^https?:\/\/[^/?#]*/i.exec(target)?.[0];
  if (authority === undefined) return target;
  const path = target.slice(authority.length);
  return path.startsWith('/') ? path : `/${path}`;
}

/** The path of an origin-form target below its bench, such as `/socket`. */
export function pathBelowBench(target: string, benchId: string): string {
  return target.slice(`/b/${benchId}`.length).split(/[?#]/)[0] || '/';
}
