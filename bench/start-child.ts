import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { productFlags } from '../server/testing/product-flags.ts';

export interface Child {
  process: ChildProcess;
  /** The first line of JSON that says where it listens. */
  said: Record<string, unknown>;
}

/** The product on free ports, with nothing kept. */
export function startProduct(environment: Record<string, string> = {}): Promise<Child> {
  const free = { PORT: '0', LAB_PORT: '0', LAB_TLS_PORT: '0', EXPLOIT_PORT: '0', DATA_DIR: ':memory:' };
  return startChild('../server/main.ts', { ...free, ...environment }, productFlags);
}

/** Asks a process to end, and waits until it has: one that has ended by itself is waited for no more. */
export async function endChild({ process: child }: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}

/** Runs a file of ours as a process of its own, and waits until it says that it is ready. */
export async function startChild(
  file: string,
  environment: Record<string, string>,
  flags: string[] = [],
): Promise<Child> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', ...flags, fileURLToPath(new URL(file, import.meta.url))],
    { env: { PATH: process.env.PATH, ...environment }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  // Whatever goes wrong here, it does not stay behind.
  const end = () => child.kill();
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  for await (const line of createInterface({ input: child.stdout })) {
    const said: Record<string, unknown> = JSON.parse(line);
    if ('port' in said || 'platform' in said) {
      child.stdout.resume();
      return { process: child, said };
    }
  }
  throw new Error(`${file} ended before it was ready`);
}
