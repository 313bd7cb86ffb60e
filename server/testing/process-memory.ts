import { readdirSync, readFileSync } from 'node:fs';

/** Resident megabytes of a process and of all its descendants, each; from Linux. Elsewhere the list is empty. */
export function processMemory(root: number): number[] {
  const processes = readProcesses();
  return family(root, processes).flatMap((pid) => processes.get(pid)?.megabytes ?? []);
}

/** The numbers of a process and of all its descendants, itself first; from Linux. Elsewhere the list is empty. */
export function familyOf(root: number): number[] {
  return family(root, readProcesses());
}

function family(root: number, processes: ReadonlyMap<number, { parent: number }>): number[] {
  const found = new Set(processes.has(root) ? [root] : []);
  // A parent may have a higher number than its child: look until nobody new is found.
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const [pid, { parent }] of processes) if (found.has(parent)) found.add(pid);
  }
  return [...found];
}

/** Whether there is a process of this number. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // One that has ended and was not asked after yet is there in name only.
    return !/^\d+ \(.*\) [ZX] /s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

const PAGE_BYTES = 4_096;

function readProcesses(): Map<number, { parent: number; megabytes: number }> {
  const processes = new Map<number, { parent: number; megabytes: number }>();
  for (const name of listProcesses()) {
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      processes.set(Number(name), {
        parent: Number(fields[1]),
        megabytes: (Number(fields[21]) * PAGE_BYTES) / 1_000_000,
      });
    } catch {
      // It ended in the meantime.
    }
  }
  return processes;
}

function listProcesses(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}
