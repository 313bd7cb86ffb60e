import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openContext, openPage } from './support/browser.ts';
import { platformForFile } from './support/platform.ts';

const running = platformForFile();

const handshake = [
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
];

/** Milliseconds after which a closed list has surely forgotten what was typed. */
const LETTERS_KEPT = 1500;

/** What RFC 6455 §5 forbids, made with the keyboard, and the code that the server answers with. */
const forbidden: [what: string, make: (keys: Keys) => Promise<void>, rule: string, answer: string][] = [
  [
    'an unmasked frame',
    (keys) => keys.choose('Random key', 'ArrowRight', 'ArrowRight'),
    'Every frame from a client is masked.',
    '1002',
  ],
  ['RSV1 without an extension', (keys) => keys.press('RSV1'), 'The three reserved bits are 0', '1002'],
  ['RSV2', (keys) => keys.press('RSV2'), 'The three reserved bits are 0', '1002'],
  ['RSV3', (keys) => keys.press('RSV3'), 'The three reserved bits are 0', '1002'],
  ['a reserved data opcode', (keys) => keys.pick('Opcode', '0x3'), 'Opcodes 3 to 7 and 11 to 15', '1002'],
  ['a reserved control opcode', (keys) => keys.pick('Opcode', '0xB'), 'Opcodes 3 to 7 and 11 to 15', '1002'],
  [
    'a fragmented ping',
    async (keys) => {
      await keys.pick('Opcode', '0x9');
      await keys.press('FIN');
    },
    'A control frame (close, ping, pong) is whole',
    '1002',
  ],
  [
    'a ping of 126 bytes',
    async (keys) => {
      await keys.pick('Opcode', '0x9');
      await keys.write('Payload', '{{fill:126}}');
    },
    'at most 125 bytes',
    '1002',
  ],
  [
    'a continuation of nothing',
    (keys) => keys.pick('Opcode', '0x0'),
    'A continuation frame continues a message',
    '1002',
  ],
  [
    'another message between two fragments',
    async (keys) => {
      await keys.write('Split into frames', '2', 'spinbutton');
      await keys.pick('After the first frame', 'another text');
    },
    'no other message begins',
    '1002',
  ],
  [
    'a length that is not in its shortest form',
    (keys) => keys.pick('Length written in', '64'),
    'shortest form',
    '1002',
  ],
  [
    'a length with its highest bit set',
    (keys) => keys.write('Declared length', '0x8000000000000000'),
    'highest bit',
    '1002',
  ],
  [
    'a close frame with half a code',
    async (keys) => {
      await keys.pick('Written as', 'Hex');
      await keys.write('Payload', '03');
      await keys.pick('Opcode', '0x8');
    },
    'begins with a code of two bytes',
    '1002',
  ],
  [
    'text that is not UTF-8',
    async (keys) => {
      await keys.pick('Written as', 'Hex');
      await keys.write('Payload', 'c328');
    },
    'is valid UTF-8',
    '1007',
  ],
];

describe('the composer', () => {
  it('makes with the keyboard what RFC 6455 §5 forbids, and shows how the server takes it', async () => {
    const page = await openPage();
    await connect(page);
    const keys = keyboard(page);
    await keys.open('Every bit');
    for (const [what, make, rule, answer] of forbidden) {
      await make(keys);
      await page.getByRole('list', { name: 'What these bytes break' }).getByText(rule).waitFor();
      await keys.send();
      await said(page)
        .filter({ hasText: new RegExp(`server\\s+close.*${answer} `, 's') })
        .first()
        .waitFor()
        .catch(() => {
          throw new Error(`Expected the server to answer ${what} with ${answer}.`);
        });
      await keys.pick('Opcode', '0x1');
      await keys.pick('Written as', 'Text');
      await keys.write('Payload', 'a');
      await keys.press('Reset the bits');
      await keys.press('Connect again');
      await page
        .getByRole('list', { name: 'What was said on this connection' })
        .getByText('Welcome')
        .waitFor();
    }
  });

  it('waits with the server for what a length has promised', async () => {
    const page = await openPage();
    await connect(page);
    await page.getByText('Every bit').click();
    await page.getByRole('textbox', { name: 'Payload' }).fill('abc');
    await page.getByRole('textbox', { name: 'Declared length' }).fill('14');
    await page.getByText(/waits for 11 more/).waitFor();
    await page.getByRole('button', { name: 'Send message' }).click();
    await page.getByText(/still reading an earlier frame/).waitFor();
    await page.getByRole('textbox', { name: 'Declared length' }).fill('');
    await page.getByRole('textbox', { name: 'Payload' }).fill('Hello');
    await page.getByRole('button', { name: 'Send message' }).click();
    // The 11 bytes of the second frame are the rest of the first one's payload.
    await said(page)
      .filter({ hasText: /client\s+text.*14 bytes/s })
      .waitFor();
  });

  it('sends fragments with a ping between, and gets the pong before the echo', async () => {
    const page = await openPage();
    await connect(page);
    await page.getByRole('textbox', { name: 'Payload' }).fill('three parts');
    await page.getByRole('spinbutton', { name: 'Split into frames' }).fill('3');
    await page.getByRole('combobox', { name: 'After the first frame' }).selectOption('a ping');
    await page.getByText('4 frames').waitFor();
    await page.getByRole('button', { name: 'Send message' }).click();
    await said(page)
      .filter({ hasText: /server\s+text, 11 bytes\s+“three parts”/s })
      .waitFor();
    const words = (await said(page).allTextContents()).join('\n');
    expect(words).toMatch(/server\s+pong.*server\s+text, 11 bytes/s);
  });

  it('talks as two users, with a value that one of them was told', async () => {
    const page = await openPage();
    await connect(page);
    await page.getByText('Variables', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('name');
    await page.getByRole('combobox', { name: 'Taken from' }).selectOption('between two texts');
    await page.getByRole('textbox', { name: 'After this text' }).fill('secret ');
    await page.getByRole('button', { name: 'Capture' }).click();
    await page.getByRole('textbox', { name: 'Payload' }).fill('secret 1234');
    await page.getByRole('button', { name: 'Send message' }).click();
    await page.getByText('now 1234').waitFor();

    await page.getByRole('button', { name: 'Connection B' }).click();
    await page.getByRole('textbox', { name: 'Name of connection B' }).fill('user B');
    await page.keyboard.press('Tab');
    const b = page.getByRole('region', { name: 'user B' });
    await b.getByRole('textbox', { name: 'Raw text' }).fill(await requestText(page));
    await b.getByRole('button', { name: 'Send request' }).click();
    await b.getByRole('textbox', { name: 'Payload' }).fill('I know {{A.name}}');
    await b.getByRole('button', { name: 'Send message' }).click();
    await b
      .getByRole('listitem')
      .filter({ hasText: /server\s+text, \d+ bytes\s+“I know 1234”/s })
      .waitFor();
    expect(await page.getByRole('region', { name: 'Connection A' }).getByText('I know').count()).toBe(0);
  });

  it('keeps saved messages with the learner', async () => {
    const context = await openContext();
    const page = await context.newPage();
    await connect(page);
    await page.getByRole('textbox', { name: 'Payload' }).fill('kept for later');
    await page.getByRole('button', { name: 'Saved' }).click();
    await page.getByRole('textbox', { name: 'Save this message as' }).fill('mine');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Load mine' }).waitFor();
    await page.close();

    const next = await context.newPage();
    await connect(next);
    await next.getByRole('button', { name: 'Saved' }).click();
    await next.getByRole('button', { name: 'Load mine' }).click();
    await expect
      .poll(() => next.getByRole('textbox', { name: 'Payload' }).inputValue())
      .toBe('kept for later');
    await next.getByRole('button', { name: 'Saved' }).click();
    await next.getByRole('button', { name: 'Delete mine' }).click();
    await next.getByText('Nothing is saved yet.').waitFor();
  });

  it('sends a list at its pace and replays the conversation, waiting for the server', async () => {
    const page = await openPage();
    await connect(page);
    await page.getByRole('textbox', { name: 'Payload' }).fill('try {{item}}');
    await page.getByText('Repeat, or send a list').click();
    await page.getByRole('radio', { name: /once for each line/ }).check();
    await page.getByRole('textbox', { name: /^List/ }).fill('one\ntwo\nthree');
    await page.getByRole('spinbutton', { name: /^A second/ }).fill('20');
    await page.getByRole('button', { name: 'Start: 3 messages' }).click();
    await page.getByText('3 of 3 sent, 3 answers').waitFor();
    await page.getByText('Replay what was sent before').click();
    await page.getByRole('button', { name: 'Replay 3 frames' }).click();
    await page.getByText('All replayed.').waitFor();
    await expect
      .poll(() =>
        said(page)
          .filter({ hasText: /server\s+text, \d+ bytes\s+“try three”/s })
          .count(),
      )
      .toBe(2);
  });
});

type Keys = ReturnType<typeof keyboard>;

/** Works a page with the keyboard: nothing here points or clicks. */
function keyboard(page: Page) {
  const type = async (target: Locator, text: string): Promise<void> => {
    await target.focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(text);
  };
  return {
    async press(name: string): Promise<void> {
      await page.getByRole('button', { name, exact: true }).focus();
      await page.keyboard.press('Space');
    },
    async choose(radio: string, ...keys: string[]): Promise<void> {
      await page.getByRole('radio', { name: radio }).focus();
      for (const key of keys) await page.keyboard.press(key);
    },
    /** A closed list takes the option that begins with what is typed; typed too slowly, each letter begins anew. */
    async pick(list: string, option: string): Promise<void> {
      const select = page.getByRole('combobox', { name: list, exact: true });
      await expect
        .poll(
          async () => {
            await select.focus();
            await page.keyboard.type(option);
            await page.keyboard.press('Tab');
            return select.evaluate((element: HTMLSelectElement) => element.selectedOptions[0]?.text.trim());
          },
          { interval: LETTERS_KEPT },
        )
        .toMatch(new RegExp(`^${option}`, 'i'));
    },
    async write(field: string, text: string, role: 'textbox' | 'spinbutton' = 'textbox'): Promise<void> {
      await type(page.getByRole(role, { name: field, exact: true }), text);
    },
    async open(summary: string): Promise<void> {
      await page.locator('summary', { hasText: summary }).focus();
      await page.keyboard.press('Enter');
    },
    async send(): Promise<void> {
      await page.getByRole('combobox', { name: 'Opcode' }).focus();
      await page.keyboard.press('ControlOrMeta+Enter');
    },
  };
}

/** Opens the lab, shakes hands in the probe, and waits for the composer. */
async function connect(page: Page): Promise<void> {
  await page.goto(`${running.origins.platform}/labs/apprentice/shake-hands`);
  await page.getByRole('tab', { name: 'Probe' }).click();
  const raw = page.getByRole('textbox', { name: 'Raw text' });
  await raw.waitFor();
  const [start, host] = (await raw.inputValue()).split('\n');
  await raw.fill([start, host, ...handshake].join('\n'));
  await page.getByRole('button', { name: 'Send request' }).click();
  await page.getByRole('textbox', { name: 'Payload' }).waitFor();
  await page.getByRole('list', { name: 'What was said on this connection' }).getByText('Welcome').waitFor();
}

function requestText(page: Page): Promise<string> {
  return page
    .getByRole('region', { name: 'Connection A' })
    .getByRole('textbox', { name: 'Raw text' })
    .inputValue();
}

function said(page: Page): Locator {
  return page.getByRole('list', { name: 'What was said on this connection' }).getByRole('listitem');
}
