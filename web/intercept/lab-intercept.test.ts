import { html } from 'lit';
import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { HeldView, InterceptView } from '../bench/held-view.ts';
import { interceptOff } from '../bench/held-view.ts';
import { FakeBench } from '../testing/fake-bench.ts';
import { focusedName } from '../testing/focused.ts';
import { heldFrame, heldHandshake } from '../testing/held.ts';
import { mount } from '../testing/mount.ts';
import './lab-intercept.ts';

beforeEach(() => page.viewport(1280, 900));

const control = page.getByRole('switch', { name: 'Intercept' });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const payload = page.getByRole('textbox', { name: 'Payload' });

test('is turned on and off by its switch', async () => {
  const bench = intercept({});
  await expect.element(control).not.toBeChecked();
  await control.click();
  expect(bench.asked).toEqual([{ type: 'intercept.set', on: true, handshakes: false, rules: [] }]);
  change(bench, { on: true });
  await expect.element(control).toBeChecked();
  await userEvent.keyboard(' ');
  expect(bench.asked.at(-1)).toMatchObject({ on: false });
});

test('keeps a change that the server has not confirmed yet', async () => {
  const bench = intercept({});
  bench.ask = async (request) => {
    bench.asked.push(request);
    await new Promise(() => {});
  };
  await page.getByRole('checkbox', { name: 'Hold handshakes' }).click();
  await control.click();
  expect(bench.asked.at(-1)).toEqual({ type: 'intercept.set', on: true, handshakes: true, rules: [] });
});

test('shows what was just switched while the server is asked, and a second click takes it back', async () => {
  const bench = intercept({});
  bench.ask = async (request) => {
    bench.asked.push(request);
    await new Promise(() => {});
  };
  const checkbox = page.getByRole('checkbox', { name: 'Hold handshakes' });
  for (const wanted of [true, false]) {
    await checkbox.click();
    await control.click();
    // Whatever else happens meanwhile draws both anew.
    change(bench, { held: [] });
    await expect.element(control).toHaveAttribute('aria-checked', String(wanted));
    expect(checkbox.element()).toHaveProperty('checked', wanted);
    expect(bench.asked.at(-1)).toMatchObject({ on: wanted, handshakes: wanted });
  }
});

test('says what the server refuses, and shows what is in force', async () => {
  const bench = intercept({});
  bench.refusal = 'Intercept is not for this lab.';
  await page.getByRole('checkbox', { name: 'Hold handshakes' }).click();
  await expect.element(page.getByRole('alert')).toMatchTextContent('Intercept is not for this lab.');
  await expect.element(page.getByRole('checkbox', { name: 'Hold handshakes' })).not.toBeChecked();
});

test('takes back a rule that the server refuses', async () => {
  const bench = intercept({ on: true });
  bench.refusal = 'Twenty rules are enough.';
  await page.getByText('Frames to hold').click();
  await button('Add a rule').click();
  await expect.element(page.getByRole('alert')).toMatchTextContent('Twenty rules are enough.');
  expect(page.getByRole('list', { name: 'Rules' }).elements()).toHaveLength(0);
});

test('says where to go while nothing is held, and leads there', async () => {
  const bench = intercept({ on: true });
  await expect.element(page.getByText(/let its page connect, or send something/)).toBeVisible();
  await button('Open the App tab').click();
  expect(bench.place.tab).toBe('app');
});

test('adds, changes and removes rules', async () => {
  const bench = intercept({ on: true });
  await page.getByText('Frames to hold').click();
  await expect.element(page.getByText(/every frame that carries data is held/)).toBeVisible();
  await button('Add a rule').click();
  await page.getByRole('combobox', { name: 'From, rule 1' }).selectOptions('the server');
  await page.getByRole('combobox', { name: 'Opcode, rule 1' }).selectOptions('any');
  await page.getByRole('textbox', { name: 'Contains, rule 1' }).fill('welcome');
  await userEvent.keyboard('{Tab}');
  expect(bench.asked.at(-1)).toEqual({
    type: 'intercept.set',
    on: true,
    handshakes: false,
    rules: [{ direction: 'server', pattern: 'welcome' }],
  });
  await button('Remove rule 1').click();
  expect(bench.asked.at(-1)).toMatchObject({ rules: [] });
  await expect.poll(focusedName).toBe('Add a rule');
});

test('keeps a half-written rule while frames come in', async () => {
  const bench = intercept({ on: true, rules: [{ direction: 'client' }] });
  await page.getByText('Frames to hold').click();
  await page.getByRole('textbox', { name: 'Contains, rule 1' }).fill('half');
  change(bench, { held: [heldFrame('h1', 'Hello')] });
  await expect.element(page.getByRole('heading', { name: '1 held' })).toBeVisible();
  await expect.element(page.getByRole('textbox', { name: 'Contains, rule 1' })).toHaveValue('half');
});

test('shows rules that were set elsewhere', async () => {
  const bench = intercept({ on: true });
  await page.getByText('Frames to hold').click();
  change(bench, { rules: [{ opcode: 'ping' }] });
  await expect.element(page.getByText('by 1 rule')).toBeVisible();
  await expect.element(page.getByRole('combobox', { name: 'Opcode, rule 1' })).toHaveValue('ping');
});

test('lists what is held, oldest first, with who, what and how long', async () => {
  intercept({ on: true, held: [heldHandshake('h1'), heldFrame('h2', 'Hi', { direction: 'server' })] });
  const items = page.getByRole('list', { name: 'Held, oldest first' }).getByRole('button');
  await expect.element(items.nth(0)).toMatchTextContent('client handshake c1');
  await expect.element(items.nth(0)).toMatchTextContent('GET /b/b0/socket HTTP/1.1');
  await expect.element(items.nth(1)).toMatchTextContent('server text c1');
  await expect.element(items.nth(1)).toMatchTextContent('“Hi”');
  await expect.element(items.nth(1)).toMatchTextContent(/(60|[45]\d) s left/);
});

test('forwards an item as it came, and goes on to the next', async () => {
  const bench = intercept({ on: true, held: [heldFrame('h1', 'One'), heldFrame('h2', 'Two')] });
  await expect.element(payload).toHaveValue('One');
  await button('Forward').click();
  expect(bench.asked).toEqual([{ type: 'intercept.resolve', item: 'h1', action: 'forward' }]);
  await expect.element(payload).toHaveValue('Two');
  await expect.element(page.getByRole('heading', { name: '1 held' })).toBeVisible();
  await expect.poll(focusedName).toBe('Forward');
});

test('forwards an edited text in place of the old one', async () => {
  const bench = intercept({ on: true, held: [heldFrame('h1', 'One')] });
  await payload.fill('Grüße');
  expect(button('Forward').elements()).toHaveLength(0);
  await button('Forward edited').click();
  expect(bench.asked).toEqual([
    { type: 'intercept.resolve', item: 'h1', action: 'forward', payload: 'R3LDvMOfZQ==' },
  ]);
  await expect.poll(focusedName).toBe('Nothing is held');
});

test('forwards unchanged on request, whatever was written', async () => {
  const bench = intercept({ on: true, held: [heldFrame('h1', 'One')] });
  await payload.fill('Two');
  await button('Forward unchanged').click();
  expect(bench.asked).toEqual([{ type: 'intercept.resolve', item: 'h1', action: 'forward' }]);
});

test('edits JSON laid out, and sends it without the layout', async () => {
  const bench = intercept({ on: true, held: [heldFrame('h1', '{"role":"user"}')] });
  await expect.element(payload).toHaveValue('{\n  "role": "user"\n}');
  await payload.fill('{\n  "role": "admin"');
  await expect.element(page.getByText(/This is not JSON/)).toBeVisible();
  await expect.element(button('Forward edited')).toBeDisabled();
  await payload.fill('{\n  "role": "admin"\n}');
  await button('Forward edited').click();
  expect(bench.asked.at(-1)).toMatchObject({ payload: btoa('{"role":"admin"}') });
});

test('edits bytes as hex', async () => {
  const bench = intercept({ on: true, held: [heldFrame('h1', 'Hi')] });
  await page.getByRole('radio', { name: 'Hex' }).click();
  await expect.element(payload).toHaveValue('48 69');
  await payload.fill('ff 00');
  await expect.element(page.getByRole('radio', { name: 'Text' })).toBeDisabled();
  await button('Forward edited').click();
  expect(bench.asked.at(-1)).toMatchObject({ payload: '/wA=' });
});

test('forwards a handshake with a header more', async () => {
  const bench = intercept({ on: true, held: [heldHandshake('h1')] });
  await button('Add a header').click();
  await page.getByRole('textbox', { name: 'Name of header 3' }).fill('X-Lab-Pass');
  await page.getByRole('textbox', { name: 'Value of X-Lab-Pass' }).fill('1');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  expect(bench.asked).toEqual([
    {
      type: 'intercept.resolve',
      item: 'h1',
      action: 'forward',
      raw: 'GET /b/b0/socket HTTP/1.1\r\nHost: localhost:3001\r\nSec-WebSocket-Protocol: echo.v2, echo.v1\r\nX-Lab-Pass: 1\r\n\r\n',
    },
  ]);
});

test('keeps what is held when asked, and says how long it has', async () => {
  const bench = intercept({ on: true, held: [heldFrame('h1', 'One'), heldFrame('h2', 'Two')] });
  await expect.element(page.getByText(/Goes on by itself in/)).toMatchTextContent(/in (60|[45]\d) s\./);
  await payload.fill('Half');
  await button('Keep holding').click();
  expect(bench.asked).toEqual([{ type: 'intercept.keep' }]);
  await expect.element(payload).toHaveValue('Half');
  bench.refusal = 'Too many requests.';
  await button('Keep holding').click();
  await expect.element(page.getByRole('alert')).toMatchTextContent('Too many requests.');
});

test('says of an item that it cannot be kept any longer', async () => {
  intercept({ on: true, held: [heldFrame('h1', 'One', { last: true })] });
  await expect.element(page.getByText(/cannot be kept any longer/)).toBeVisible();
  await expect.element(button('Keep holding')).toBeDisabled();
});

test('drops an item', async () => {
  const bench = intercept({ on: true, held: [heldFrame('h1', 'One')] });
  await button('Drop').click();
  expect(bench.asked).toEqual([{ type: 'intercept.resolve', item: 'h1', action: 'drop' }]);
});

test('puts an item back, with what was written, when the server refuses', async () => {
  const bench = intercept({ on: true, held: [heldFrame('h1', 'One')] });
  bench.refusal = 'Expected a path below /b/b0/.';
  await payload.fill('Two');
  await button('Forward edited').click();
  await expect.element(page.getByRole('alert')).toMatchTextContent('Expected a path below /b/b0/.');
  await expect.element(payload).toHaveValue('Two');
});

test('forwards all in their order', async () => {
  const bench = intercept({ on: true, held: ['h1', 'h2', 'h3'].map((id) => heldFrame(id, id)) });
  await button('Forward all 3 unchanged').click();
  await expect.poll(() => bench.asked).toEqual([{ type: 'intercept.forward', items: ['h1', 'h2', 'h3'] }]);
  await expect.element(page.getByRole('heading', { name: 'Nothing is held' })).toBeVisible();
});

test('puts all back when the server refuses to forward them', async () => {
  const bench = intercept({ on: true, held: ['h1', 'h2', 'h3'].map((id) => heldFrame(id, id)) });
  bench.refusal = 'Wait a moment.';
  await button('Forward all 3 unchanged').click();
  await expect.element(page.getByRole('alert')).toMatchTextContent('Wait a moment.');
  await expect.element(button('Forward all 3 unchanged')).toBeVisible();
  await expect.element(payload).toHaveValue('h1');
});

test('moves between the items with the arrow keys, and keeps what was written on each', async () => {
  intercept({ on: true, held: [heldFrame('h1', 'One'), heldFrame('h2', 'Two'), heldFrame('h3', 'Three')] });
  await payload.fill('Edited');
  await page.getByRole('list', { name: 'Held, oldest first' }).getByRole('button').first().click();
  await userEvent.keyboard('{End}');
  await expect.element(payload).toHaveValue('Three');
  await userEvent.keyboard('{ArrowUp}');
  await expect.element(payload).toHaveValue('Two');
  await userEvent.keyboard('{Home}');
  await expect.element(payload).toHaveValue('Edited');
});

test('says that a message left while it was being written, and keeps the words', async () => {
  const bench = intercept({ on: true, held: [heldFrame('h1', 'One'), heldFrame('h2', 'Two')] });
  await payload.fill('Too late');
  change(bench, { held: [heldFrame('h2', 'Two')] });
  await expect.element(page.getByRole('alert')).toMatchTextContent('What you wrote was not sent.');
  await expect.element(payload).toHaveValue('Too late');
  await button('Go on').click();
  await expect.element(payload).toHaveValue('Two');
});

test('injects a frame into an open connection', async () => {
  const connections = [
    { connection: 'c1', path: '/socket' },
    { connection: 'c2', path: '/socket' },
  ];
  const bench = intercept({ connections });
  await page.getByRole('combobox', { name: 'As if sent by' }).selectOptions('the server, to the page');
  await payload.fill('From nobody');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  expect(bench.asked).toEqual([
    {
      type: 'intercept.inject',
      connection: 'c2',
      direction: 'server',
      opcode: 'text',
      payload: btoa('From nobody'),
    },
  ]);
  await expect.element(page.getByText('Injected into c2.')).toBeVisible();
});

test('injects a close by code and reason, and says what the server refuses', async () => {
  const bench = intercept({ connections: [{ connection: 'c1', path: '/socket' }] });
  await page.getByRole('combobox', { name: 'Opcode' }).selectOptions('close');
  await payload.fill('4001 later');
  bench.refusal = 'Connection c1 is closed.';
  await button('Inject').click();
  expect(bench.asked.at(-1)).toMatchObject({ opcode: 'close', payload: btoa('\x0f\xa1later') });
  await expect.element(page.getByRole('alert')).toMatchTextContent('Connection c1 is closed.');
});

test('lists what was edited, dropped and injected', async () => {
  const bench = intercept({ on: true });
  bench.set({
    events: [
      {
        kind: 'intercept',
        seq: 1,
        at: 1_760_000_000_000,
        connection: 'c1',
        actor: 'learner',
        via: 'browser',
        secure: false,
        action: 'edited',
        what: 'frame',
        direction: 'client',
        opcode: 'text',
        before: 'One',
        after: 'Two',
      },
    ],
  });
  await expect
    .element(page.getByRole('list', { name: 'What you changed last' }))
    .toMatchTextContent('“One” → “Two”');
});

function intercept(state: Partial<InterceptView> & { held?: HeldView[] }): FakeBench {
  const bench = new FakeBench();
  bench.place = { ...bench.place, tab: 'intercept' };
  bench.intercept = { ...interceptOff, ...state };
  mount(html`<lab-intercept></lab-intercept>`, bench);
  return bench;
}

function change(bench: FakeBench, state: Partial<InterceptView>): void {
  bench.set({ intercept: { ...bench.intercept, ...state } });
}
