import { expect, it, onTestFinished } from 'vitest';
import { unnamed } from '../../labs/kit/lab-names.ts';
import { parseConfig } from '../config.ts';
import { patiently } from '../solve/raw-client.ts';
import { isRunning } from '../testing/process-memory.ts';
import { Driver } from './driver.ts';
import type { BrowserFacts, VisitEnd } from './driver-messages.ts';

it('ends the browser of a visit that has one for itself, also when nothing comes of it', async () => {
  const { victim: limits, chromiumPath } = parseConfig({});
  const started = Promise.withResolvers<BrowserFacts>();
  const ended = Promise.withResolvers<VisitEnd>();
  const ports = { lab: 1, labTls: 2, exploit: 3 };
  const driver = new Driver(
    { chromiumPath, limits, host: '127.0.0.1', ports },
    {
      message(message) {
        if (message.type === 'browser') started.resolve(message.facts);
        if (message.type === 'ended') ended.resolve(message.end);
      },
      gone: ended.reject,
    },
  );
  onTestFinished(() => driver.close());
  // No browser takes a cookie without a name.
  const cookies = [{ name: '', value: '' }];
  const plan = { id: 1, url: 'http://localhost:1/', base: '/b/1', names: unnamed, cookies, alone: true };
  driver.say({ type: 'visit', plan });
  const { pid } = await patiently(started.promise, 'a browser');
  expect(await patiently(ended.promise, 'the end of the visit')).toHaveProperty('mistake');
  expect(isRunning(pid)).toBe(false);
});
