import { rm } from 'node:fs/promises';
import type { FixState } from '../../protocol/workbench.ts';
import type { Bench } from '../benches/bench.ts';
import { patiently } from '../solve/raw-client.ts';
import type { Running } from '../start.ts';
import { writeContent } from './content-folder.ts';
import { fixWriteup, weakSettings } from './fix-writeup.ts';
import { openBench } from './http-client.ts';
import { type OpenPlatform, startUnregistered } from './start-test-platform.ts';
import { TestPage } from './test-page.ts';

/** The slug of the fix writeup on the platforms below. */
export const WRITEUP = 'apprentice/made';

/** What holds there. */
export const sound = { ...weakSettings, mask: 'required' };

/** A platform with the fix writeup around this block. */
export async function startWithFix(fix?: string, start = startUnregistered): Promise<Running> {
  const folder = await writeContent({ 'made.md': fixWriteup(fix) });
  const running = await start({ CONTENT_DIR: folder });
  await rm(folder, { recursive: true });
  const { problems } = running.services.content;
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return running;
}

/** A learner's page and bench; with all steps passed unless said otherwise. */
export async function openFix(
  { services }: OpenPlatform,
  { steps = true, writeup = WRITEUP }: { steps?: boolean; writeup?: string } = {},
) {
  const port = services.ports.platform;
  const { id, cookie } = await openBench(port, undefined, writeup);
  const page = await TestPage.open({ port, bench: id, cookie });
  const bench = services.registry.awake(id);
  if (!bench) throw new Error('the bench is not awake');
  if (steps) await passSteps(bench);
  return { page, bench, cookie };
}

async function passSteps(bench: Bench): Promise<void> {
  for (const { id } of bench.writeup.steps) await bench.progress.pass(id);
  bench.news.emit('steps');
  bench.news.emit('fix');
}

/** What the page was told last. */
export function fixOf(page: TestPage): FixState | null {
  return page.of('fix').at(-1)?.fix ?? page.hello.fix;
}

/** Verifies, and waits for the result. */
export async function verify(page: TestPage, settings: Record<string, unknown>) {
  const before = fixOf(page)?.tries ?? 0;
  const answer = await page.ask({ type: 'fix.verify', settings });
  if (answer.type !== 'done') throw new Error(JSON.stringify(answer));
  const { fix } = await page.until('fix', ({ fix: { tries, verify: latest } }) => {
    return tries > before && latest !== null && latest.state !== 'running';
  });
  if (!fix.verify) throw new Error('there is no verification');
  return { ...fix, verify: fix.verify };
}

/** Waits until no verification and no shadow bench is left, looking once per turn of the event loop. */
export async function untilNothingRuns({ services }: OpenPlatform): Promise<void> {
  const { registry, fixes } = services;
  const look = async () => {
    while (registry.shadows + fixes.load > 0) await new Promise((resolve) => setImmediate(resolve));
  };
  await patiently(look(), 'the verifications and their shadow benches to go');
}
