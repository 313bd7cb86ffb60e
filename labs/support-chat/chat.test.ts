import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import lab from './lab.ts';
import type { SupportChatSettings } from './settings.ts';
import { cookieOf, open, openShop, Talker, Visitor } from './testing/open-shop.ts';

const TAG = '<img src=1 onerror=alert(1)>';
const ENCODED = '&lt;img src=1 onerror=alert(1)&gt;';

describe('the chat', () => {
  it('greets a guest, echoes a line, types, and answers', async () => {
    const shop = await openShop();
    const talker = await new Visitor(shop.address).connect();
    expect(await talker.replay()).toEqual([
      { type: 'line', id: 1, who: 'Mara', text: expect.stringContaining('Good evening'), old: true },
    ]);
    talker.say({ type: 'line', text: 'Is the owl in stock?' });
    await talker.hears({ type: 'line', id: 2, who: 'You', text: 'Is the owl in stock?' });
    await talker.hears({ type: 'typing', who: 'Mara' });
    const answer = await talker.hears({ type: 'line', id: 3, who: 'Mara' });
    expect(answer.text).toContain('A good choice');
    expect(shop.summoned).toEqual([['agent', '/agent']]);
  });

  it('replays to the session what was said on another connection, and marks it', async () => {
    const shop = await openShop(open);
    const visitor = new Visitor(shop.address);
    const first = await visitor.connect();
    first.say({ type: 'line', text: 'Remember me' });
    await first.hears({ text: 'Remember me' });
    const second = await visitor.connect();
    second.say({ type: 'line', text: 'Here I am' });
    await first.hears({ text: 'Here I am' });
    const lines = await second.replay();
    expect(lines.filter(({ who }) => who === 'You').map(({ text, old }) => [text, old])).toEqual([
      ['Here I am', undefined],
      ['Remember me', true],
      ['Here I am', undefined],
    ]);
  });

  it('knows nobody without a cookie: connected, but empty', async () => {
    const shop = await openShop(open);
    const [lonely, ...none] = await (await Talker.open(`${shop.address}/socket`)).replay();
    expect(lonely).toMatchObject({ who: 'Mara' });
    expect(none).toEqual([]);
  });

  it('in use is not forgotten for strangers who come later', async () => {
    const shop = await openShop(open);
    const visitor = new Visitor(shop.address);
    const talker = await visitor.connect();
    const strangers = async () => {
      for (let stranger = 0; stranger < 30; stranger++) await Talker.open(`${shop.address}/socket`);
    };
    talker.say({ type: 'line', text: 'Remember me' });
    await talker.hears({ text: 'Remember me' });
    await strangers();
    await visitor.connect();
    await strangers();
    const lines = await (await visitor.connect()).replay();
    expect(lines.map(({ text }) => text)).toContain('Remember me');
  });

  it('whose guest was silent for long is read when they speak again', async () => {
    const shop = await openShop(open);
    const talker = await new Visitor(shop.address).connect();
    for (let stranger = 0; stranger < 45; stranger++) await Talker.open(`${shop.address}/socket`);
    talker.say({ type: 'line', text: 'Still here' });
    await talker.hears({ text: 'Still here' });
    const mara = await new Visitor(shop.address, cookieOf(shop, 'agent')).connect('/agent');
    expect(await mara.replay()).toMatchObject([{ text: 'Still here' }]);
  });

  it('keeps two guests apart', async () => {
    const shop = await openShop();
    const [one, other] = [new Visitor(shop.address), new Visitor(shop.address)];
    const [mine, theirs] = [await one.connect(), await other.connect()];
    mine.say({ type: 'line', text: 'A secret' });
    await mine.hears({ text: 'A secret' });
    expect(JSON.stringify(await theirs.replay())).not.toContain('A secret');
  });

  it('answers once, however much is said meanwhile', async () => {
    const shop = await openShop();
    const talker = await new Visitor(shop.address).connect();
    for (let i = 0; i < 5; i++) talker.say({ type: 'line', text: `Line ${i}` });
    await talker.hears({ type: 'line', who: 'Mara' });
    expect(talker.heard.filter(({ type }) => type === 'typing')).toHaveLength(1);
    expect(talker.heard.filter(({ who, type }) => type === 'line' && who === 'Mara')).toHaveLength(1);
  });
});

describe('the history of the customer', () => {
  it.each([
    [false, true],
    [true, false],
  ])('with redact %s shows the password: %s', async (redact, shown) => {
    const shop = await openShop({ ...open, redact });
    const lines = await (await new Visitor(shop.address, cookieOf(shop, 'customer')).connect()).replay();
    const text = JSON.stringify(lines);
    expect(text).toContain(shop.bench.secret('order', 10));
    expect(text.includes(shop.bench.secret('password', 16))).toBe(shown);
    expect(text.includes('••••••')).toBe(!shown);
  });

  it('is another on another bench, and no session opens both', async () => {
    const shop = await openShop({ ...open, redact: false });
    const other = shop.another('two');
    const address = shop.address.replace('/b/one', '/b/two');
    const stranger = await Talker.open(`${address}/socket`, { cookie: cookieOf(shop, 'customer') });
    expect(await stranger.replay()).toHaveLength(1);
    expect(other.secret('password', 16)).not.toBe(shop.bench.secret('password', 16));
  });
});

describe('encoding', () => {
  it.each<[SupportChatSettings['encode'], string, string, string]>([
    ['nowhere', TAG, 'nothing', 'html'],
    ['client', TAG, 'html', 'html'],
    ['server', ENCODED, 'nothing', 'html'],
    ['rendering', TAG, 'nothing', 'text'],
  ])('%s relays %s', async (encode, relayed, inPage, shown) => {
    const shop = await openShop({ ...open, encode, messages: 'loose' });
    const visitor = new Visitor(shop.address);
    const { text: page } = await visitor.get('/chat');
    expect(page).toContain(`data-encode="${inPage}" data-show="${shown}"`);
    const talker = await visitor.connect();
    const mara = await new Visitor(shop.address, cookieOf(shop, 'agent')).connect('/agent');
    await mara.replay();
    talker.say({ type: 'line', who: TAG, text: TAG });
    expect(await talker.hears({ type: 'line', id: 2 })).toMatchObject({ who: relayed, text: relayed });
    expect(await mara.hears({ type: 'line', id: 2 })).toMatchObject({ who: relayed, text: relayed });
  });
});

describe('the people of the shop', () => {
  it('are offered a line until they have read it, but not for ever', async () => {
    const shop = await openShop();
    const talker = await new Visitor(shop.address).connect();
    const mara = () => new Visitor(shop.address, cookieOf(shop, 'agent')).connect('/agent');
    const say = async (text: string) => {
      talker.say({ type: 'line', text });
      await talker.hears({ text });
    };
    await say('Read me');
    const first = await mara();
    const [line] = await first.replay();
    expect(line).toMatchObject({ chat: expect.stringMatching(/^Guest \d+$/), text: 'Read me' });
    first.say({ type: 'read', chat: line?.chat, upTo: line?.id });
    // An answer to something else shows that the receipt was read.
    first.say('nonsense');
    await first.hears({ type: 'error' });
    await say('Trip over me');
    expect(await (await mara()).replay()).toMatchObject([{ text: 'Trip over me' }]);
    await say('And me');
    expect(await (await mara()).replay()).toMatchObject([{ text: 'Trip over me' }, { text: 'And me' }]);
    expect(await (await mara()).replay()).toMatchObject([{ text: 'And me' }]);
  });

  it('are shown what is said while they look on', async () => {
    const shop = await openShop();
    const mara = await new Visitor(shop.address, cookieOf(shop, 'agent')).connect('/agent');
    expect(await mara.replay()).toEqual([]);
    const talker = await new Visitor(shop.address).connect();
    talker.say({ type: 'line', text: 'Are you there?' });
    await mara.hears({ type: 'line', text: 'Are you there?' });
  });

  it('read everything when they take over, and only where they were asked for', async () => {
    const shop = await openShop();
    const [asking, silent] = [
      await new Visitor(shop.address).connect(),
      await new Visitor(shop.address).connect(),
    ];
    silent.say({ type: 'line', text: 'Not for Ilse' });
    await silent.hears({ text: 'Not for Ilse' });
    asking.say({ type: 'line', text: TAG });
    asking.say({ type: 'colleague' });
    await asking.hears({ text: 'Ilse takes over from here. She reads what was said so far.' });
    const ilse = await new Visitor(shop.address, cookieOf(shop, 'lead')).connect('/agent');
    const texts = (await ilse.replay()).map(({ text }) => text);
    expect(texts).toContain(TAG);
    expect(texts).not.toContain('Not for Ilse');
    expect(shop.summoned.at(-1)).toEqual(['lead', '/agent']);
  });

  it.each(['customer', undefined])('have a console that %s does not see', async (who) => {
    const shop = await openShop();
    const visitor = new Visitor(shop.address, who && cookieOf(shop, who));
    expect((await visitor.get('/agent')).status).toBe(403);
  });

  it('are not chatted to as customers', async () => {
    const shop = await openShop(open);
    const mara = await Talker.open(`${shop.address}/socket`, { cookie: cookieOf(shop, 'agent') });
    mara.say({ type: 'line', text: 'I am a customer' });
    await mara.hears({ type: 'error' });
    expect(shop.summoned).toEqual([]);
  });
});

describe('messages', () => {
  it.each<[SupportChatSettings['messages'], unknown, object | null]>([
    ['strict', { type: 'line', text: 'hi' }, { who: 'You', text: 'hi' }],
    ['strict', { type: 'line', text: 'hi', who: 'Mara' }, null],
    ['strict', { type: 'line', text: 7 }, null],
    ['strict', { type: 'line', text: '' }, null],
    ['strict', { type: 'line', text: 'x'.repeat(501) }, null],
    ['strict', { text: 'hi' }, null],
    ['strict', 'hello', null],
    ['loose', { type: 'line', text: 'hi' }, { who: 'You', text: 'hi' }],
    ['loose', { type: 'line', text: 'hi', who: 'Mara' }, { who: 'Mara', text: 'hi' }],
    ['loose', { text: { a: [1] }, who: { toString: 1 } }, { who: '{"toString":1}', text: '{"a":[1]}' }],
    ['loose', { text: 'hi', who: 'n'.repeat(100) }, { who: 'n'.repeat(40), text: 'hi' }],
    ['loose', { type: 'line' }, null],
    ['loose', [], null],
    ['loose', 'null', null],
  ])('read %s take %o as %o', async (messages, sent, taken) => {
    const shop = await openShop({ ...open, messages });
    const talker = await Talker.open(`${shop.address}/socket`);
    talker.say(sent);
    const heard = await talker.hears({ type: taken ? 'line' : 'error' });
    expect(heard).toMatchObject(taken ?? { message: expect.stringContaining('Expected a message') });
  });

  it.each(['strict', 'loose'] as const)(
    'read %s end no connection, whatever JSON they are',
    async (messages) => {
      const shop = await openShop({ ...open, messages });
      const talker = await Talker.open(`${shop.address}/socket`);
      await fc.assert(
        fc.asyncProperty(fc.json({ maxDepth: 5 }), async (json) => {
          talker.heard.length = 0;
          talker.say(json.slice(0, 1_000)).say({ type: 'hello' });
          await talker.hears({ type: 'ready' });
        }),
        { numRuns: 50 },
      );
    },
  );

  it.each<[string, string | Buffer, object]>([
    ['binary data', Buffer.from('hi'), { message: expect.stringContaining('binary') }],
    ['no JSON', '{', { message: expect.stringContaining('Expected a message') }],
    ['an abyss', '['.repeat(4_000), { message: expect.stringContaining('Expected a message') }],
  ])('that are %s are answered', async (_what, sent, answer) => {
    const shop = await openShop(open);
    const talker = await Talker.open(`${shop.address}/socket`);
    talker.socket.send(sent);
    expect(await talker.hears({ type: 'error' })).toMatchObject(answer);
  });

  it('that are too long end the connection with 1009', async () => {
    const shop = await openShop(open);
    const talker = await Talker.open(`${shop.address}/socket`);
    talker.say('x'.repeat(5_000));
    expect(await talker.closed()).toBe(1009);
  });
});

describe('a filter', () => {
  it('says what it saw, hangs up with 1008, and bans nobody unless told to', async () => {
    const shop = await openShop({ ...open, filter: 'naive' });
    const talker = await Talker.open(`${shop.address}/socket`);
    talker.say({ type: 'line', text: TAG });
    expect(await talker.closed()).toBe(1008);
    expect(talker.heard).toEqual([{ type: 'error', message: 'Attack detected: an event handler.' }]);
    expect(shop.told).toContainEqual([
      'attack-detected',
      { attack: 'an event handler', address: '127.0.0.1' },
    ]);
    expect(shop.told.map(([name]) => name)).not.toContain('banned');
    await Talker.open(`${shop.address}/socket`);
    expect(shop.summoned).toEqual([]);
  });

  it('looks at names as well, where they are taken', async () => {
    const shop = await openShop({ ...open, filter: 'naive', messages: 'loose' });
    const talker = await Talker.open(`${shop.address}/socket`);
    talker.say({ who: TAG, text: 'hi' });
    expect(await talker.closed()).toBe(1008);
  });
});

it('tells apart the people whose browsers the platform drives', () => {
  const links = Object.entries(lab.people ?? {}).filter(([, { opensLinks }]) => opensLinks);
  expect(links.map(([who]) => who)).toEqual(['customer']);
});
