import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { checkLab } from './benches/check-lab.ts';
import { loadLabs } from './benches/labs.ts';
import { checkQuery } from './checks/check-query.ts';
import { loadContent } from './content/content-index.ts';
import type { ContentIndex } from './content/writeup.ts';

/** Reads all content below some folders, checked against the labs and by the judge. */
export type ReadContent = (folders: string[]) => Promise<ContentIndex>;

export const readContent: ReadContent = async (folders) =>
  loadContent(folders, { checkQuery, checkLab: checkLab(await loadLabs()) });

/** The same in a thread of its own: highlighting takes a moment, and the listeners answer meanwhile. */
export const readContentApart: ReadContent = (folders) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { folders } });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`reading the content ended with ${code}`)));
  });

if (!isMainThread && isTask(workerData)) parentPort?.postMessage(await readContent(workerData.folders));

/** A test runner's threads have data of their own. */
function isTask(data: unknown): data is { folders: string[] } {
  return typeof data === 'object' && data !== null && 'folders' in data && Array.isArray(data.folders);
}
