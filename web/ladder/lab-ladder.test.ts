import axe from 'axe-core';
import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { TraceEvent } from '../../protocol/trace.ts';
import { closeEvent, frameEvent, frameEvents, handshakeEvent, messageEvent } from '../testing/events.ts';
import { focusedName } from '../testing/focused.ts';
import { showTheme } from '../testing/theme.ts';
import { timeline, widenWindow } from '../testing/timeline.ts';
import {
  accessEvent,
  cookiesEvent,
  dialogEvent,
  jailEvent,
  victimFrame,
  victimHandshake,
  victimState,
  visitEvent,
} from '../testing/victim.ts';

beforeEach(widenWindow);

const steps = page.getByRole('list', { name: 'What crossed between client and server' });

test.each<[string, TraceEvent, string]>([
  ['a handshake', handshakeEvent(1), 'Event 1, c1: client, GET /socket, answer 101 Switching Protocols'],
  ['a frame', frameEvent(1, 'Hello'), 'Event 1, c1: client, text “Hello”'],
  [
    'a close frame',
    frameEvent(1, '', { opcode: 'close', code: 1002, direction: 'server' }),
    'Event 1, c1: server, close 1002 protocol error',
  ],
  [
    'a broken frame',
    frameEvent(1, 'x', { broken: ['mask-missing'] }),
    'Event 1, c1: client, text “x”, breaks mask-missing',
  ],
  ['an end', closeEvent(1, 1006), 'Event 1, c1: server, TCP closed 1006 abnormal closure'],
])('says %s in words', async (_, event, expected) => {
  await ladder(event);
  await expect.element(steps.getByRole('button')).toHaveAccessibleName(expected);
});

test('is an ordered list, in the order of the wire', async () => {
  await ladder(
    handshakeEvent(1),
    frameEvent(2, 'a'),
    frameEvent(3, 'b', { direction: 'server' }),
    closeEvent(4),
  );
  await expect.poll(() => steps.getByRole('listitem').elements().length).toBe(4);
  expect(steps.element().tagName).toBe('OL');
});

test('counts one frame as one', async () => {
  const { bench } = await ladder(messageEvent(2, [1], 'packed', { fragments: 1, compressed: 'AAAA' }));
  const step = steps.getByRole('button', { name: /text message of 1 frame “packed”/ });
  await expect
    .element(step)
    .toHaveAccessibleDescription(/To the server this frame is a whole message of 6 bytes/);
  bench.set({ events: [messageEvent(3, [1, 2], 'packed', { fragments: 2 })] });
  await expect.element(steps.getByRole('button', { name: /text message of 2 frames/ })).toBeVisible();
});

test('explains a step on hover and on focus', async () => {
  const { place } = await ladder(
    frameEvent(1, 'a', { opcode: 'ping', direction: 'server' }),
    frameEvent(2, 'b'),
  );
  await steps.getByRole('button', { name: /ping/ }).hover();
  await expect.element(page.getByText(/asks whether the other side is still there/)).toBeVisible();
  await userEvent.hover(place);
  await steps.getByRole('button', { name: /ping/ }).click();
  await expect
    .element(steps.getByRole('button', { name: /ping/ }))
    .toHaveAccessibleDescription(/expects a pong with the same payload/);
});

test('has the filter and the selection of the list', async () => {
  const { bench } = await ladder(
    frameEvent(1, 'a'),
    frameEvent(2, 'b', { opcode: 'ping' }),
    frameEvent(3, 'c'),
  );
  await page.getByRole('checkbox', { name: 'Hide heartbeats' }).click();
  await expect.poll(() => steps.getByRole('listitem').elements().length).toBe(2);
  await steps.getByRole('button', { name: /“c”/ }).click();
  expect(bench.place.selected).toBe(3);
  await expect.element(page.getByRole('region', { name: 'Event 3 in detail' })).toBeVisible();
  await page.getByRole('button', { name: 'List' }).click();
  await expect.element(page.getByRole('row', { name: /^Event 3 / })).toHaveAttribute('aria-selected', 'true');
});

test('says how long a pause was before the rails, which run on through it', async () => {
  const later = { at: frameEvent(1, 'a').at + 12_700 };
  await ladder(frameEvent(1, 'a'), frameEvent(2, 'b', later), victimFrame(3, 'c', later));
  await expect.element(page.getByText('12.7 s later')).toBeVisible();
  const list = page.getByRole('list', { name: /^What crossed between/ }).element();
  const rails = (inside: string) =>
    [...list.querySelectorAll(`${inside} .rail`)].map((rail) => rail.getBoundingClientRect().left);
  expect(rails('.later')).toEqual(rails('li:last-child .stage'));
  const words = page.getByText('12.7 s later').element();
  const { left, top, width, height } = words.getBoundingClientRect();
  const root = words.getRootNode();
  if (!(root instanceof ShadowRoot)) throw new Error('Expected the words in a shadow root.');
  expect(root.elementFromPoint(left + width / 2, top + height / 2)).toBe(words);
});

test('grows live', async () => {
  const { bench } = await ladder(frameEvent(1, 'a'));
  bench.set({ events: [frameEvent(1, 'a'), frameEvent(2, 'new')] });
  await expect.element(steps.getByRole('button', { name: /“new”/ })).toBeInViewport();
});

test('draws the newest 200 steps and says how many came before', async () => {
  await ladder(...frameEvents(230));
  await expect.element(page.getByText(/30 earlier steps are not drawn/)).toBeInTheDocument();
  expect(steps.getByRole('listitem').elements()).toHaveLength(200);
});

test('draws what is around an older step that was chosen', async () => {
  const { bench } = await ladder(...frameEvents(500));
  bench.show({ selected: 150 });
  await expect.element(steps.getByRole('button', { name: /^Event 150,/ })).toBeInViewport();
  await expect.element(page.getByText(/later steps are not drawn/)).toBeInTheDocument();
});

test('moves between steps with the keyboard alone', async () => {
  await ladder(frameEvent(1, 'a'), frameEvent(2, 'b'), frameEvent(3, 'c'));
  const last = steps.getByRole('button', { name: /“c”/ });
  await expect.element(last).toBeVisible();
  last.element().focus();
  await userEvent.keyboard('{ArrowUp}');
  await expect.poll(focusedName).toContain('“b”');
  await userEvent.keyboard('{Home}{Enter}');
  await expect.element(page.getByRole('region', { name: 'Event 1 in detail' })).toBeVisible();
});

test.each(['light', 'dark'])('has no fault that axe finds, in the %s theme', async (theme) => {
  showTheme(theme);
  await ladder(
    handshakeEvent(1, 400),
    handshakeEvent(2),
    frameEvent(3, 'Hel', { fin: false }),
    frameEvent(4, 'lo', { opcode: 'continuation' }),
    messageEvent(5, [3, 4], 'Hello'),
    frameEvent(6, 'x', { direction: 'server', broken: ['mask-forbidden'] }),
    closeEvent(7),
  );
  await steps.getByRole('button', { name: /“x”/ }).click();
  const { violations } = await axe.run('lab-timeline');
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});

const lanes = page.getByRole('list', {
  name: 'What crossed between you, the lab’s server and the victim’s browser',
});

test('gives the victim’s browser a rail of its own, on the other side of the server', async () => {
  await ladder(handshakeEvent(1), frameEvent(2, 'mine'), victimHandshake(3), victimFrame(4, 'theirs'));
  await expect.element(page.getByText('Victim’s browser', { exact: true })).toBeVisible();
  const [mine, theirs] = await Promise.all([lane('mine'), lane('theirs')]);
  expect(theirs.left).toBeGreaterThanOrEqual(mine.right);
  await expect
    .element(lanes.getByRole('button', { name: /theirs/ }))
    .toHaveAccessibleName('Event 4, c2, the victim’s browser: client, text “theirs”');
  await expect
    .element(lanes.getByRole('button', { name: /mine/ }))
    .toHaveAccessibleName('Event 2, c1: client, text “mine”');
});

test('has the victim’s rail before the victim did anything, and none without a victim', async () => {
  const { bench } = await ladder(frameEvent(1, 'a'));
  await expect.element(page.getByText('Victim’s browser', { exact: true })).not.toBeInTheDocument();
  bench.set({ victim: victimState() });
  await expect.element(page.getByText('Victim’s browser', { exact: true })).toBeVisible();
});

test('adds the exploit server where something reached it, from whosever browser', async () => {
  await ladder(accessEvent(1), accessEvent(2, { actor: 'learner', carries: [] }));
  await expect.element(page.getByText('Exploit server', { exact: true })).toBeVisible();
  const list = page.getByRole('list', { name: /the victim’s browser and the exploit server$/ });
  await expect
    .element(list.getByRole('button', { name: /^Event 1, the victim’s browser: access GET/ }))
    .toBeVisible();
  const own = list.getByRole('button', { name: /^Event 2: access GET/ });
  await expect.element(own).toHaveAccessibleDescription(/from you, not from the victim/);
});

test.each<[string, TraceEvent, RegExp]>([
  ['a visit', visitEvent(1), /a real browser, signed in as the customer, and not yours/],
  ['a dialog', dialogEvent(1), /ran in the agent’s browser.* in your own browser proves nothing/],
  ['cookies', cookiesEvent(1), /decides which of its cookies travel/],
  ['a refusal of the jail', jailEvent(1), /left nowhere/],
])('explains %s', async (_, event, words) => {
  await ladder(event);
  await expect.element(lanes.getByRole('button')).toHaveAccessibleDescription(words);
});

test.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 400],
])('has no fault that axe finds in three lanes, in the %s theme, %i px wide', async (theme, width) => {
  showTheme(theme);
  await page.viewport(width, 800);
  await ladder(
    handshakeEvent(1),
    visitEvent(2),
    victimHandshake(3),
    cookiesEvent(4),
    victimFrame(5, '<img src=1 onerror=alert(1)>', { direction: 'server' }),
    dialogEvent(6),
    jailEvent(7),
    accessEvent(8),
    visitEvent(9, 'Its page was quiet.'),
  );
  const { violations } = await axe.run('lab-timeline');
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});

/** Where the words of a step stand. */
async function lane(words: string): Promise<DOMRect> {
  const found = page.getByText(`“${words}”`, { exact: true });
  await expect.element(found.first()).toBeVisible();
  const shown = found.elements().find((element) => element.matches('.holds'));
  if (!shown) throw new Error(`Expected words for “${words}”, found none.`);
  return shown.getBoundingClientRect();
}

async function ladder(...events: TraceEvent[]) {
  const shown = timeline(...events);
  await page.getByRole('button', { name: 'Ladder' }).click();
  await expect.element(page.getByRole('list', { name: /^What crossed between/ })).toBeInTheDocument();
  return shown;
}
