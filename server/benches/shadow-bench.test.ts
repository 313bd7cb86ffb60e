import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { patiently, RawClient } from '../solve/raw-client.ts';
import type { Running } from '../start.ts';
import { handshake, openBench } from '../testing/lab-visitor.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';

let running: Running;
beforeAll(async () => {
  running = await startUnregistered();
});
afterAll(() => running.close());

const connect = (base: string) =>
  RawClient.request({ host: '127.0.0.1', port: running.services.ports.lab }, handshake(`${base}/socket`));

it('is a bench like any other on the wire, and gone when it is closed', async () => {
  const { registry, store } = running.services;
  const { writeup, settings } = await openBench(running);
  const { size } = registry;
  const shadow = registry.openShadow(writeup, settings);
  const { response, client } = await connect(shadow.base);
  expect(response.status).toBe(101);
  expect(shadow.trace.recent('handshake', 1)).toMatchObject([{ accepted: true }]);
  expect([registry.size, await store.benches.byId(shadow.id)]).toEqual([size, undefined]);

  registry.closeShadow(shadow);
  await client.end();
  expect((await connect(shadow.base)).response.status).toBe(404);
  expect(await registry.find(shadow.id)).toBeUndefined();
});

it('tells when a connection has left it', async () => {
  const { registry } = running.services;
  const { writeup, settings } = await openBench(running);
  const shadow = registry.openShadow(writeup, settings);
  const { client } = await connect(shadow.base);
  expect(shadow.openConnections).toBe(1);
  const left = once(shadow.news, 'left');
  client.destroy();
  await patiently(left, 'the connection to leave');
  expect(shadow.openConnections).toBe(0);
  registry.closeShadow(shadow);
});

it('belongs to nobody, and shares no secret', async () => {
  const { registry } = running.services;
  const bench = await openBench(running);
  const shadow = registry.openShadow(bench.writeup, bench.settings);
  for (const learner of [null, '', bench.learner])
    expect(await registry.findOwn(shadow.id, learner)).toBeUndefined();
  expect(registry.awakeOf(bench.learner)).toEqual([bench]);
  expect(shadow.secret('password')).not.toBe(bench.secret('password'));
  registry.closeShadow(shadow);
});

it('keeps what happens on it to itself', async () => {
  const { registry, store } = running.services;
  const bench = await openBench(running);
  const shadow = registry.openShadow(bench.writeup, bench.settings);
  await shadow.changeSettings({ ...bench.settings, version: 'ignored' });
  await shadow.exploit.put({ head: 'HTTP/1.1 200 OK', body: 'hi' });
  await shadow.progress.pass('earn');
  expect(bench.settings).not.toEqual(shadow.settings);
  expect(bench.exploit.page).toBeNull();
  expect(await store.progress.all(bench.learner)).toEqual([]);
  expect(await store.progress.all(shadow.learner)).toEqual([]);
  registry.closeShadow(shadow);
});
