import { html } from 'lit';
import { expect, onTestFinished, test } from 'vitest';
import { page } from 'vitest/browser';
import { FakeBench } from '../testing/fake-bench.ts';
import { mount } from '../testing/mount.ts';
import { readAction, startActions } from './actions.ts';

test('hands a button’s message to the composer, and says that nothing was sent', async () => {
  const { bench, said } = writeup('{"compose":{"text":"hi"}}');
  await page.getByRole('button', { name: 'Load it' }).click();
  expect(bench.place).toMatchObject({ screen: 'workbench', tab: 'probe', load: { compose: { text: 'hi' } } });
  expect(said).toEqual(['The message is in the composer. Nothing was sent yet.']);
  expect(bench.asked).toEqual([]);
});

test('works where the click lands on what the button holds', async () => {
  const { bench } = writeup('{"probe":{"headers":{}}}');
  await page.getByText('it', { exact: true }).click();
  expect(bench.place.load).toEqual({ probe: { headers: {} } });
});

test('says so when a button cannot be read', async () => {
  const { bench, said } = writeup('{"probe":');
  await page.getByRole('button', { name: 'Load it' }).click();
  expect(bench.place.load).toBeUndefined();
  expect(said[0]).toMatch(/cannot be read/);
});

test('hands a button’s page to the exploit server’s editor, and says that nothing was stored', async () => {
  const { bench, said } = writeup('{"exploit":{"body":"<p>"}}');
  await page.getByRole('button', { name: 'Load it' }).click();
  expect(bench.place).toMatchObject({ screen: 'workbench', tab: 'exploit', page: { body: '<p>' } });
  expect(said).toEqual(['The page is in the exploit server’s editor. Nothing was stored yet.']);
  expect(bench.asked).toEqual([]);
});

test.each([
  ['no JSON', 'x'],
  ['a list', '[]'],
  ['null', 'null'],
  ['another tool', '{"settings":{}}'],
  ['a tool that holds no object', '{"probe":"GET /"}'],
  ['a page without a body', '{"exploit":{"head":"x"}}'],
])('refuses %s', (_, text) => {
  expect(readAction(text)).toBeNull();
});

test('leaves out what is not for it', () => {
  expect(readAction('{"probe":{},"compose":7,"x":1}')).toEqual({ probe: {} });
});

function writeup(action: string) {
  const bench = new FakeBench();
  const said: string[] = [];
  onTestFinished(startActions(document, bench, (text) => said.push(text)));
  mount(html`<button type="button" class="action" data-action=${action}>Load <b>it</b></button>`, bench);
  return { bench, said };
}
