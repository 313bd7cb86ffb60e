/** `npm run writeup -- check [slug]`: starts the real servers on free ports and runs each writeup's solve scripts. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { parseConfig } from './config.ts';
import { formatProblem } from './content/content-index.ts';
import { checkWriteup } from './solve/check-writeup.ts';
import { type Running, start } from './start.ts';

const USAGE = 'usage: npm run writeup -- check [level/slug]';

const [command, slug, ...rest] = readWords();
if (command !== 'check' || rest.length > 0) {
  console.error(USAGE);
  process.exit(2);
}

const dataDir = await mkdtemp(join(tmpdir(), 'lab101-'));
let passed = 0;
let failed = 0;
let running: Running | undefined;
try {
  const free = { HOST: '127.0.0.1', PORT: '0', LAB_PORT: '0', LAB_TLS_PORT: '0', EXPLOIT_PORT: '0' };
  const config = parseConfig({ ...free, CONTENT_DIR: process.env.CONTENT_DIR, DATA_DIR: dataDir });
  running = await start(config, pino({ level: 'warn' }));
  const { problems, writeups } = running.services.content;
  for (const problem of problems) fail(formatProblem(problem));
  const chosen = writeups.filter((writeup) => slug === undefined || writeup.slug === slug);
  if (chosen.length === 0)
    fail(`no writeup "${slug ?? ''}": expected one of ${writeups.map((one) => one.slug).join(', ')}`);
  for (const writeup of chosen) {
    console.log(writeup.slug);
    for await (const { step, failure, took } of checkWriteup(running, writeup)) {
      if (failure === null) {
        passed++;
        console.log(`  ✓ ${step} (${Math.round(took)} ms)`);
      } else fail(`  ✗ ${step}: ${failure}`);
    }
  }
} finally {
  await running?.close();
  await rm(dataDir, { recursive: true, force: true });
}
console.log(`writeups: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function fail(message: string): void {
  failed++;
  console.error(message);
}

/** No words when an option is among them: there are none. */
function readWords(): string[] {
  try {
    return parseArgs({ allowPositionals: true }).positionals;
  } catch {
    return [];
  }
}
