import { networkInterfaces } from 'node:os';
import { renderSVG } from 'uqr';
import type { Invitation } from '../../protocol/class.ts';
import type { Config } from '../config.ts';
import type { Origins } from '../origins.ts';
import { groupCode } from './codes.ts';

type Place = [origins: Pick<Origins, 'platform'>, config: Pick<Config, 'host'>];

/**
 * Where somebody joins with a code: at the address that the asking browser knows, unless that is `localhost` and the
 * platform can be reached from elsewhere; then at an address of this machine.
 */
export function joinLink(code: string, ...[{ platform }, { host }]: Place): string {
  const elsewhere = isLocal(platform) && listensToOthers(host) ? lanAddress() : undefined;
  const origin = elsewhere === undefined ? platform : platform.replace('//localhost', `//${elsewhere}`);
  return `${origin}/join/${code}`;
}

/** A code as something to hand out. */
export function invite(code: string, ...place: Place): Invitation {
  const link = joinLink(code, ...place);
  const svg = renderSVG(link, { border: 2 });
  return {
    code: groupCode(code),
    link,
    qr: `data:image/svg+xml,${encodeURIComponent(svg)}`,
    onlyHere: isLocal(link),
  };
}

function isLocal(url: string): boolean {
  return new URL(url).hostname === 'localhost';
}

function listensToOthers(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

function lanAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
}
