import Fastify from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startTestPlatform } from '../testing/start-test-platform.ts';

/** What a lab is told about requests with these values of Host. */
async function originsOf(hosts: string[], environment: Record<string, string> = {}): Promise<string[]> {
  const { services } = await startTestPlatform(environment);
  const { id } = await services.store.learners.create();
  const bench = await services.registry.open(id, 'apprentice/shake-hands');
  const app = Fastify();
  onTestFinished(() => app.close());
  app.get('/', async (request) => bench.originOf(request));
  const answers = await Promise.all(hosts.map((host) => app.inject({ url: '/', headers: { host } })));
  return answers.map(({ body }) => body.replace(`:${services.ports.lab}`, ':lab'));
}

describe('the origin that a page of the lab has', () => {
  it('is the one that this installation has under the name that was asked for', async () => {
    expect(await originsOf(['localhost:1', '127.0.0.1:1', '192.168.7.4:1'])).toEqual([
      'http://localhost:lab',
      'http://127.0.0.1:lab',
      'http://192.168.7.4:lab',
    ]);
  });

  it('is not what a stranger’s name says: rebound to this machine, it would be its own proof', async () => {
    const strangers = ['evil.example:1', 'localhost.evil.example:1', 'evil-localhost', 'x@localhost', ''];
    expect(new Set(await originsOf(strangers))).toEqual(new Set(['http://localhost:lab']));
  });

  it('is the public one behind a proxy, whoever asks', async () => {
    const environment = { PLATFORM_URL: 'https://labs.example', LAB_URL: 'https://weak.example' };
    const hosts = ['weak.example', 'localhost:1', 'evil.example'];
    expect(new Set(await originsOf(hosts, environment))).toEqual(new Set(['https://weak.example']));
  });
});
