import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { Config } from './config.ts';

/** The four addresses of one installation, as the reader's browser knows them: `scheme://host:port`. */
export interface Origins {
  platform: string;
  lab: string;
  labTls: string;
  exploit: string;
}

/** Ports that the listeners really have; they differ from the configured ones when those are 0. */
export interface Ports {
  platform: number;
  lab: number;
  labTls: number;
  exploit: number;
}

/**
 * Works out the public origins from the name under which the platform was asked for.
 *
 * Without `PLATFORM_URL` a `Host` must be `localhost`, an address literal or this machine's own name: a DNS name
 * of somebody else that points here (DNS rebinding) would make a stranger's page same-origin with the platform.
 * Undefined for any other host.
 */
export function originsFor(config: Pick<Config, 'urls'>, ports: Ports, host: string): Origins | undefined {
  const { urls } = config;
  if (urls.platform && new URL(urls.platform).host !== host) return undefined;
  const platform = urls.platform ?? originOf(host);
  const name = platform && new URL(platform).hostname;
  if (!platform || !name || (!urls.platform && !isOwnName(name))) return undefined;
  return {
    platform,
    lab: urls.lab ?? `http://${name}:${ports.lab}`,
    labTls: urls.lab?.startsWith('https:') ? urls.lab : `https://${name}:${ports.labTls}`,
    // Another site than `localhost`, so that SameSite means something on a laptop (DESIGN §2).
    exploit: urls.exploit ?? `http://${name === 'localhost' ? '127.0.0.1' : name}:${ports.exploit}`,
  };
}

/**
 * The addresses for whoever sends a request to the lab or the exploit server, where no guard has looked at the `Host`:
 * a name that is none of ours chooses nothing, and gets what a reader at the machine itself has.
 */
export function originsUnder(config: Pick<Config, 'urls'>, ports: Ports, host: string): Origins {
  const { platform } = config.urls;
  const reader = platform ? new URL(platform).host : `${hostName(host) ?? 'localhost'}:${ports.platform}`;
  return originsFor(config, ports, reader) ?? originsUnder(config, ports, 'localhost');
}

/**
 * The addresses that a victim's browser knows, wherever the platform is reached otherwise: the lab's own name, or one
 * that `Secure` cookies are kept for without TLS; and any name that an attacker may own.
 */
export function victimOrigins(
  ports: Omit<Ports, 'platform'>,
  { lab = 'localhost', exploit = '127.0.0.1' }: { lab?: string; exploit?: string | undefined } = {},
): Omit<Origins, 'platform'> {
  return {
    lab: `http://${lab}:${ports.lab}`,
    labTls: `https://${lab}:${ports.labTls}`,
    exploit: `http://${exploit}:${ports.exploit}`,
  };
}

/** Loopback by its number: the same machine as `localhost`, and to a browser another site. */
export function isLoopbackLiteral(host: string): boolean {
  const origin = originOf(host);
  return origin !== undefined && ['127.0.0.1', '[::1]'].includes(new URL(origin).hostname);
}

/** The name in a `Host`, as a browser writes it; undefined when it is none. */
export function hostName(host: string): string | undefined {
  const origin = originOf(host);
  return origin === undefined ? undefined : new URL(origin).hostname;
}

function isOwnName(name: string): boolean {
  return (
    name === 'localhost' || name === hostname().toLowerCase() || isIP(name.replace(/^\[|\]$/g, '')) !== 0
  );
}

/**
 * A `Host` as the origin that a browser writes: lower case, no default port. Only a name and a port: the URL parser
 * also takes a user before the name and a path behind it, and what it skips would end up in our headers.
 */
function originOf(host: string): string | undefined {
  const url = `http://${host}`;
  return /^[\w.:[\]-]+$/.test(host) && URL.canParse(url) ? new URL(url).origin : undefined;
}
