import { pino } from 'pino';
import { onTestFinished } from 'vitest';
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

function testConfig(environment: Record<string, string>): Config {
  const free = { PORT: '0', LAB_PORT: '0', LAB_TLS_PORT: '0', EXPLOIT_PORT: '0', DATA_DIR: ':memory:' };
  return parseConfig({ ...free, ...patience, ...environment });
}
