import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { parseConfig } from '../config.ts';
import { concerns } from '../content/concerns.ts';
import { formatProblem } from '../content/content-index.ts';
import { suggestion } from '../content/nearest-word.ts';
import type { ContentProblem, Writeup } from '../content/writeup.ts';
import { proveFix } from '../fix/prove-fix.ts';
import { checkWriteup } from '../solve/check-writeup.ts';
import { patience } from '../solve/patience.ts';
import { type Running, start } from '../start.ts';
import { inOrder } from './in-order.ts';
import { inTime, TooSlow } from './in-time.ts';

interface Line {
  text: string;
  failed: boolean;
}

/** Writeups that are checked at a time: most of a script is waiting for a wire or a browser. */
const AT_ONCE = 3;

/** Milliseconds for one step or claim: a verb waits for ten seconds at the most, but a script may have a thousand. */
const LIMIT = 180_000;

/**
 * Starts the real servers on free ports and runs each writeup's scripts, those that solve its steps and those that
 * prove its fix. Tells of each as it ends, and whether all was well.
 */
export async function checkContent(
  contentDir: string | undefined,
  slug: string | undefined,
): Promise<boolean> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lab101-'));
  let passed = 0;
  let failed = 0;
  let running: Running | undefined;
  try {
    const free = { HOST: '127.0.0.1', PORT: '0', LAB_PORT: '0', LAB_TLS_PORT: '0', EXPLOIT_PORT: '0' };
    const config = parseConfig({ ...free, ...patience, CONTENT_DIR: contentDir, DATA_DIR: dataDir });
    running = await start(config, pino({ level: 'warn' }));
    const { writeups, problems, warnings } = running.services.content;
    const chosen = writeups.filter((writeup) => slug === undefined || writeup.slug === slug);
    // Whoever checks one file is not held up by what is wrong with another.
    const isWanted = (problem: ContentProblem) => slug === undefined || concerns(problem, slug);
    const concerning = problems.filter(isWanted);
    for (const warning of warnings.filter(isWanted)) console.log(`warning: ${formatProblem(warning)}`);
    for (const problem of concerning) fail(formatProblem(problem));
    if (chosen.length === 0 && concerning.length === 0) {
      const known = writeups.map((one) => one.slug);
      fail(`no writeup "${slug ?? ''}"${suggestion(slug ?? '', known)}`);
    }
    const platform = running;
    await inOrder<Writeup, Line>(
      chosen,
      AT_ONCE,
      (writeup, say) => check(platform, writeup, say),
      ({ text, failed }) => (failed ? console.error(text) : console.log(text)),
    );
  } finally {
    await running?.close();
    await rm(dataDir, { recursive: true, force: true });
  }
  console.log(`writeups: ${passed} passed, ${failed} failed`);
  return failed === 0;

  async function check(platform: Running, writeup: Writeup, say: (line: Line) => void): Promise<void> {
    const tell = (what: string, failure: string | null, took: number) => {
      if (failure === null) passed++;
      else failed++;
      const end = failure === null ? ` (${Math.round(took)} ms)` : `: ${failure}`;
      say({ text: `  ${failure === null ? '✓' : '✗'} ${what}${end}`, failed: failure !== null });
    };
    say({ text: writeup.slug, failed: false });
    try {
      let solved = true;
      for await (const { step, failure, took } of inTime(checkWriteup(platform, writeup), LIMIT)) {
        tell(step, failure, took);
        solved &&= failure === null;
      }
      if (!solved) return;
      for await (const { claim, failure, took } of inTime(proveFix(platform, writeup), LIMIT)) {
        tell(claim, failure, took);
      }
    } catch (error) {
      if (!(error instanceof TooSlow)) throw error;
      tell('the next script', error.message, LIMIT);
    }
  }

  function fail(message: string): void {
    failed++;
    console.error(message);
  }
}
