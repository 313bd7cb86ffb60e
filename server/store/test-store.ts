import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore, type Store, type StoreOptions } from './store.ts';

/** A folder that goes when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lab-101-store-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A store that closes when the test ends; in memory unless said otherwise. */
export async function testStore(options: Partial<StoreOptions> = {}): Promise<Store> {
  const store = await openStore({ dataDir: ':memory:', ...options });
  onTestFinished(() => store.close());
  return store;
}
