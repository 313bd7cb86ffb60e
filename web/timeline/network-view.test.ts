import axe from 'axe-core';
import { html } from 'lit';
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { NetworkCapture } from '../../protocol/workbench.ts';
import { FakeBench } from '../testing/fake-bench.ts';
import { mount } from '../testing/mount.ts';
import './network-view.ts';

const side = (text: string, total = text.length) => ({ bytes: btoa(text), total });
const plain: NetworkCapture = {
  connection: 'c1',
  secure: false,
  client: side('GET /socket HTTP/1.1\r\n\r\n\x81\x85'),
  server: side('\x81\x05Hello', 9_000),
};

async function opened(capture: NetworkCapture): Promise<FakeBench> {
  const bench = new FakeBench();
  mount(html`<lab-network-view .connection=${capture.connection}></lab-network-view>`, bench);
  expect(bench.asked).toEqual([]);
  await userEvent.click(page.getByText(`What the network sees of ${capture.connection}`));
  await expect.poll(() => bench.asked).toEqual([{ type: 'capture', connection: capture.connection }]);
  bench.set({ captures: new Map([[capture.connection, capture]]) });
  return bench;
}

test('asks when it is opened, and shows both directions as text and as hex', async () => {
  const bench = await opened(plain);
  await expect
    .element(page.getByLabelText('From the client, 26 bytes'))
    .toHaveTextContent('GET /socket HTTP/1.1 ··');
  await expect
    .element(page.getByLabelText('From the server, the first 7 bytes of 9,000'))
    .toHaveTextContent('··Hello');
  await userEvent.click(page.getByRole('button', { name: 'Hex' }));
  await expect
    .element(page.getByLabelText('From the server, in hex'))
    .toHaveTextContent('0000 81 05 48 65 6c 6c 6f ··Hello');
  await userEvent.click(page.getByRole('button', { name: 'Look again' }));
  expect(bench.asked).toHaveLength(2);
  expect((await axe.run(document.body)).violations.map(({ id }) => id)).toEqual([]);
});

test('names the records of TLS', async () => {
  await opened({
    connection: 'c2',
    secure: true,
    client: side('\x16\x03\x01\x00\x02ab'),
    server: side('\x17\x03\x03\x00\x03abc'),
  });
  await expect.element(page.getByText('TLS records: handshake 2.')).toBeVisible();
  await expect.element(page.getByText('TLS records: application data 3.')).toBeVisible();
});

test('says why there is nothing to see', async () => {
  const bench = new FakeBench();
  bench.refusal = 'The bytes of connection c9 are not kept.';
  mount(html`<lab-network-view .connection=${'c9'}></lab-network-view>`, bench);
  await userEvent.click(page.getByText('What the network sees of c9'));
  await expect.element(page.getByRole('alert')).toHaveTextContent('The bytes of connection c9 are not kept.');
});
