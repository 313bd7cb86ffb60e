import { readFileSync } from 'node:fs';
import { familyOf } from '../server/testing/process-memory.ts';

/** Megabytes of a process and all its descendants, what they share counted once; from Linux. Elsewhere there is no number. */
export function memoryOf(pid: number): number {
  const all = familyOf(pid).map(proportionalMegabytes);
  return all.length === 0 ? Number.NaN : all.reduce((sum, one) => sum + one, 0);
}

function proportionalMegabytes(pid: number): number {
  try {
    const [, kilobytes] = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0;
  }
}
