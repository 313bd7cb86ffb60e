import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { checkLab } from './benches/check-lab.ts';
import { loadLabs } from './benches/labs.ts';
import { checkQuery } from './checks/check-query.ts';
import { withColours } from './content/coloured-code.ts';
import { loadContent } from './content/content-index.ts';
import { ContentMemory } from './content/content-memory.ts';
import type { ContentIndex } from './content/writeup.ts';
import { contentFolder, keptContent } from './kept-content.ts';

/** Reads all content below some folders, checked against the labs and by the judge. */
export type ReadContent = (folders: string[]) => Promise<ContentIndex>;

export const readContent: ReadContent = async (folders) => {
  const checks = { checkQuery, checkLab: checkLab(await loadLabs()) };
  return withColours(() => loadContent(folders, checks));
};

/** The same, to be called again and again: what has not changed since is not parsed again. */
export function rememberingReader(): ReadContent {
  let memory = new ContentMemory();
  return async (folders) => {
    const checks = { checkQuery, checkLab: checkLab(await loadLabs()) };
    return withColours((again) => {
      // What was parsed a moment ago lacks colours.
      if (again) memory = new ContentMemory();
      return loadContent(folders, { memory, ...checks });
    });
  };
}

/** What the build has read already, if that is all there is; or read now, in a thread of its own. */
export const readContentQuickly: ReadContent = async (folders) => {
  const isShipped = folders.every((folder) => folder === contentFolder);
  return (isShipped ? keptContent() : null) ?? readContentApart(folders);
};

/** The same in a thread of its own: it takes a moment, and the listeners answer meanwhile. */
const readContentApart: ReadContent = (folders) =>
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
