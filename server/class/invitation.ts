import { isIPv4 } from 'node:net';
import { renderSVG } from 'uqr';
import type { Invitation } from '../../protocol/class-joining.ts';
import type { Origins } from '../origins.ts';
import { groupCode } from './codes.ts';

type Place = Pick<Origins, 'platform'>;

/**
 * Where somebody joins with a code: at the name by which the asking browser came. That one works, at least there. An
 * address of this machine would be a guess: in a container it is one that nobody else can reach.
 */
export function joinLink(code: string, { platform }: Place): string {
  return `${platform}/join/${code}`;
}

/** A code as something to hand out. */
export function invite(code: string, place: Place): Invitation {
  const link = joinLink(code, place);
  const svg = renderSVG(link, { border: 2 });
  return {
    code: groupCode(code),
    link,
    qr: `data:image/svg+xml,${encodeURIComponent(svg)}`,
    onlyHere: isLoopback(new URL(link).hostname),
  };
}

/** Names of the machine that one is at (RFC 6761 §6.3, RFC 1122 §3.2.1.3, RFC 4291 §2.5.3). */
function isLoopback(name: string): boolean {
  return name === 'localhost' || name === '[::1]' || (isIPv4(name) && name.startsWith('127.'));
}
