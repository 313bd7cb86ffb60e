import type { LabBench, LabCookie } from '../kit/define-lab.ts';
import type { InTheClearSettings } from './settings.ts';

export type StationBench = LabBench<InTheClearSettings>;

/** What the lockers of one bench know. */
export interface Station {
  nora: 'is not here yet' | 'has her code';
  door: 'shut' | 'open';
}

/** The locker that Nora's parcel lies in. */
export const NORAS_LOCKER = 12;

const COOKIE = 'member';

const stations = new WeakMap<StationBench, Station>();

export function stationOf(bench: StationBench): Station {
  const station = stations.get(bench) ?? { nora: 'is not here yet', door: 'shut' };
  stations.set(bench, station);
  return station;
}

export function closeStation(bench: StationBench): void {
  stations.delete(bench);
}

/** What opens the locker. */
export function doorCode(bench: Pick<StationBench, 'secret'>): string {
  return bench.secret('code', 8);
}

/** What Nora's browser is known by. */
export function memberCookie(bench: Pick<LabBench, 'secret'>): LabCookie {
  return { name: COOKIE, value: bench.secret('member', 24), sameSite: 'Lax', httpOnly: true };
}

/** Whether a request for a page comes from Nora's browser. */
export function isNora(bench: StationBench, cookies: ReadonlyMap<string, string>): boolean {
  return cookies.get(COOKIE) === memberCookie(bench).value;
}

/**
 * What Nora's page shows at the socket. A cookie would not do: to SameSite, a page over http:// and a socket over wss://
 * are two sites.
 */
export function parcelToken(bench: Pick<StationBench, 'secret'>): string {
  return bench.secret('parcel', 24);
}
