import { describe, expect, it } from 'vitest';
import lab from './lab.ts';
import type { SupportChatSettings } from './settings.ts';
import { cookieOf, open, openShop, Talker, Visitor } from './testing/open-shop.ts';

const TAG = '<img src=1 onerror=alert(1)>';
const banning: Partial<SupportChatSettings> = { ...open, filter: 'naive', ban: 'address' };

describe('a ban', () => {
  it.each<[SupportChatSettings['addressFrom'], string, string]>([
    ['anyone', '101', '203.0.113.7 banned'],
    ['proxies', '127.0.0.1 banned', '127.0.0.1 banned'],
    ['socket', '127.0.0.1 banned', '127.0.0.1 banned'],
  ])(
    'by the word of %s: a forged header finds %s, one that was banned %s',
    async (addressFrom, fresh, used) => {
      const shop = await openShop({ ...banning, addressFrom });
      const come = (address?: string) =>
        Talker.open(`${shop.address}/socket`, address === undefined ? {} : { 'x-forwarded-for': address });
      const outcome = (address?: string) =>
        come(address).then(
          () => '101',
          ({ message }: Error) => message.replace(/^403: The address (\S+) is (banned).*/, '$1 $2'),
        );
      const trip = async (address?: string) => {
        const talker = await come(address);
        talker.say({ type: 'line', text: TAG });
        await talker.closed();
      };
      await trip();
      expect(await outcome()).toBe('127.0.0.1 banned');
      expect(await outcome('203.0.113.7')).toBe(fresh);
      if (fresh === '101') await trip('203.0.113.7');
      expect(await outcome('203.0.113.7')).toBe(used);
      expect(await outcome()).toBe('127.0.0.1 banned');
    },
  );

  it('is seen on the pages, and lifted there; staff is never banned', async () => {
    const shop = await openShop({ ...banning, addressFrom: 'socket' });
    const visitor = new Visitor(shop.address);
    expect((await visitor.get('/')).text).toContain('Banned from the chat');
    const talker = await visitor.connect();
    talker.say({ type: 'line', text: TAG });
    await talker.closed();
    expect(shop.told.at(-1)).toEqual(['banned', { address: '127.0.0.1' }]);
    for (const page of ['/', '/chat', '/login']) {
      const { status, text } = await visitor.get(page);
      expect([status, text.includes('<li>127.0.0.1</li>')]).toEqual([200, true]);
    }
    await expect(visitor.connect()).rejects.toThrow('403: The address 127.0.0.1 is banned from the chat.');
    await new Visitor(shop.address, cookieOf(shop, 'agent')).connect('/agent');
    expect(JSON.parse((await visitor.get('/bans')).text)).toEqual(['127.0.0.1']);
    expect((await visitor.post('/bans/lift', {})).status).toBe(303);
    await visitor.connect();
  });

  it('shows an address that somebody made up as text', async () => {
    const shop = await openShop({ ...banning, addressFrom: 'anyone' });
    const talker = await Talker.open(`${shop.address}/socket`, { 'x-forwarded-for': '<b>me</b>' });
    talker.say({ type: 'line', text: TAG });
    await talker.closed();
    expect((await new Visitor(shop.address).get('/')).text).toContain('<li>&#60;b&#62;me&#60;/b&#62;</li>');
  });

  it('is over after a reset', async () => {
    const shop = await openShop({ ...banning, addressFrom: 'socket' });
    const talker = await Talker.open(`${shop.address}/socket`);
    talker.say({ type: 'line', text: TAG });
    await talker.closed();
    lab.reset?.(shop.bench);
    await Talker.open(`${shop.address}/socket`);
  });
});

describe('the origin of a handshake', () => {
  // What each check makes of which origin is the kit's own test; here it is asked at all, and of whom.
  it.each<[SupportChatSettings['origin'], string | null, string]>([
    ['any', 'http://evil.example', '101'],
    ['any', null, '101'],
    ['exact', 'own', '101'],
    ['exact', 'http://evil.example', '403'],
    ['exact', null, '403'],
    ['null-too', 'null', '101'],
    ['prefix', 'own.evil.example', '101'],
  ])('with %s, from %s, finds %s', async (origin, from, expected) => {
    const shop = await openShop({ ...open, origin });
    const header = from?.replace('own', from === 'own' ? shop.origin : 'http://127.0.0.1') ?? null;
    const opening = Talker.open(`${shop.address}/socket`, header === null ? {} : { origin: header });
    const status = await opening.then(
      () => '101',
      ({ message }: Error) => message.slice(0, 3),
    );
    expect(status).toBe(expected);
  });
});

describe('the authentication of a handshake', () => {
  it.each(['cookie', 'token', 'ticket'] as const)('by %s lets the chat page in', async (auth) => {
    const shop = await openShop({ auth });
    const visitor = new Visitor(shop.address, cookieOf(shop, 'customer'));
    expect((await (await visitor.connect()).replay()).length).toBeGreaterThan(1);
  });

  it.each(['token', 'ticket'] as const)('by %s turns down who brings a cookie only', async (auth) => {
    const shop = await openShop({ auth, origin: 'any' });
    const bare = Talker.open(`${shop.address}/socket`, { cookie: cookieOf(shop, 'customer') });
    await expect(bare).rejects.toThrow('403: Please connect from the chat page.');
  });

  it('by token takes that of this session, and again', async () => {
    const shop = await openShop({ auth: 'token', origin: 'any' });
    const [teo, guest] = [new Visitor(shop.address, cookieOf(shop, 'customer')), new Visitor(shop.address)];
    const tokenFor = async (visitor: Visitor) =>
      /data-socket="([^"]+)"/.exec((await visitor.get('/chat')).text)?.[1] ?? '';
    const [own, other] = [await tokenFor(teo), await tokenFor(guest)];
    const cookie = teo.cookie ?? '';
    await Talker.open(`${shop.address}/${own}`, { cookie });
    await Talker.open(`${shop.address}/${own}`, { cookie });
    await expect(Talker.open(`${shop.address}/${other}`, { cookie })).rejects.toThrow('403');
    await expect(Talker.open(`${shop.address}/${own}`)).rejects.toThrow('403');
  });

  it('by ticket takes each once, and needs no cookie', async () => {
    const shop = await openShop({ auth: 'ticket', origin: 'any' });
    const { text } = await new Visitor(shop.address, cookieOf(shop, 'customer')).get('/chat');
    const ticket = /data-socket="([^"]+)"/.exec(text)?.[1];
    const first = await Talker.open(`${shop.address}/${ticket}`);
    expect((await first.replay()).length).toBeGreaterThan(1);
    await expect(Talker.open(`${shop.address}/${ticket}`)).rejects.toThrow('403');
  });
});

describe('the session cookie', () => {
  it.each<[SupportChatSettings['sameSite'], string]>([
    ['none', 'Secure; SameSite=None'],
    ['lax', 'HttpOnly; SameSite=Lax'],
    ['strict', 'HttpOnly; SameSite=Strict'],
    ['unset', 'HttpOnly'],
  ])('with %s ends in %s', async (sameSite, end) => {
    const shop = await openShop({ sameSite });
    const { headers } = await new Visitor(shop.address).get('/chat');
    const [cookie = '', ...more] = headers.getSetCookie();
    expect(cookie).toMatch(/^session=[0-9a-f]{24}; Path=\/b\/one; HttpOnly/);
    expect([cookie.endsWith(end), more]).toEqual([true, []]);
    const [given] = lab.people?.customer?.cookies(shop.bench as never) ?? [];
    expect(given).toMatchObject({ name: 'session', httpOnly: true });
    expect(given?.sameSite).toBe(/SameSite=(\w+)/.exec(cookie)?.[1]);
  });

  it('is given once to a visitor who keeps it', async () => {
    const shop = await openShop();
    const visitor = new Visitor(shop.address);
    await visitor.get('/');
    const { headers } = await visitor.get('/chat');
    expect(headers.getSetCookie()).toEqual([]);
  });
});

describe('floods', () => {
  it('of lines are slowed down, and the history stays short', async () => {
    const shop = await openShop(open);
    const talker = await Talker.open(`${shop.address}/socket`);
    for (let i = 0; i < 1_000; i++) talker.say({ type: 'line', text: `Line ${i}` });
    talker.say({ type: 'hello' });
    await talker.hears({ type: 'ready' });
    const refused = talker.heard.filter(({ type }) => type === 'error');
    expect(refused).toHaveLength(970);
    expect(refused[0]).toMatchObject({ message: expect.stringContaining('a lot at once') });
  });

  it('of sessions push out guests, and none of the people of the shop', async () => {
    const shop = await openShop(open);
    const early = new Visitor(shop.address);
    await early.get('/');
    const { cookie } = early;
    for (let i = 0; i < 250; i++) await fetch(`${shop.address}/login`);
    await early.get('/');
    expect(early.cookie).not.toBe(cookie);
    const teo = new Visitor(shop.address, cookieOf(shop, 'customer'));
    expect((await teo.get('/account')).status).toBe(200);
  });

  it('of guests leave the customer’s chat alone', async () => {
    const shop = await openShop(open);
    const teo = new Visitor(shop.address, cookieOf(shop, 'customer'));
    const talker = await teo.connect();
    talker.say({ type: 'line', text: 'I was here' });
    await talker.hears({ text: 'I was here' });
    for (let i = 0; i < 60; i++) (await Talker.open(`${shop.address}/socket`)).socket.terminate();
    expect(JSON.stringify(await (await teo.connect()).replay())).toContain('I was here');
  });
});
