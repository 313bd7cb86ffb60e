import { pino } from 'pino';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { type Config, parseConfig } from '../config.ts';
import { rememberingReader } from '../read-content.ts';
import { patience } from '../solve/patience.ts';
import { type Running, start } from '../start.ts';

/**
 * The whole product on free ports, closed when the test ends. Nothing is kept unless `DATA_DIR` is given.
 * Needs the built pages (`npm run build`), as everywhere.
 */
export async function startTestPlatform(environment: Record<string, string> = {}): Promise<Running> {
  const running = await startUnregistered(environment);
  onTestFinished(() => running.close());
  return running;
}

/** The same for a whole file: whoever starts it in `beforeAll` closes it in `afterAll`. */
export function startUnregistered(environment: Record<string, string> = {}): Promise<Running> {
  return start(testConfig(environment), pino({ level: 'silent' }));
}

/** The same as `npm run writeup -- dev` starts it: it follows what is saved. */
export function startFollowing(environment: Record<string, string>): Promise<Running> {
  return start(testConfig(environment), pino({ level: 'silent' }), rememberingReader(), true);
}

/** A platform that somebody else closes. */
export type OpenPlatform = Omit<Running, 'close'>;

/**
 * One for all tests of the file that calls this, started before the first of them and closed after the last. What it
 * gives is read at the time of use, so in tests and hooks only.
 */
export function startForFile(
  open: () => Promise<Running> = startUnregistered,
  close: (running: Running) => Promise<void> = (running) => running.close(),
): OpenPlatform {
  let opened: Running | undefined;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(async () => {
    // A start that failed has been told already: an error of its closing would only stand beside it.
    if (opened) await close(opened);
  });
  const running = (): Running => {
    if (!opened) throw new Error('The platform is there in tests and hooks only.');
    return opened;
  };
  return {
    get origins() {
      return running().origins;
    },
    get services() {
      return running().services;
    },
  };
}

function testConfig(environment: Record<string, string>): Config {
  const free = { PORT: '0', LAB_PORT: '0', LAB_TLS_PORT: '0', EXPLOIT_PORT: '0', DATA_DIR: ':memory:' };
  return parseConfig({ ...free, ...patience, ...environment });
}
