import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cookieOf, openShop, Visitor } from './testing/open-shop.ts';

describe('the pages', () => {
  it.each(['/', '/chat', '/login', '/agent', '/account'])(
    'at %s hold no word that was left open',
    async (path) => {
      const shop = await openShop();
      for (const who of [undefined, 'customer', 'agent']) {
        const { text } = await new Visitor(shop.address, who && cookieOf(shop, who)).get(path);
        expect(text).not.toMatch(/undefined|\[object|NaN|\$\{/);
      }
    },
  );

  it('lead to the folder that their addresses are relative to', async () => {
    const shop = await openShop();
    const { status, headers } = await new Visitor(shop.address).get('?x=1');
    expect([status, headers.get('location')]).toEqual([307, '/b/one/?x=1']);
  });

  it.each(['chat.ts', 'console.ts', 'encode.ts', 'show.ts', 'stock.ts'])(
    'come with %s to read',
    async (file) => {
      const shop = await openShop();
      const { status, text } = await new Visitor(shop.address).get(`/${file}`);
      expect(status).toBe(200);
      expect(text).not.toMatch(/: string|: HTMLElement/);
    },
  );
});

describe('signing in', () => {
  it('takes the password that was handed out in the chat', async () => {
    const shop = await openShop();
    const visitor = new Visitor(shop.address);
    await visitor.get('/');
    const before = visitor.cookie;
    const password = shop.bench.secret('password', 16);
    const { status, headers } = await visitor.submit('/login', { user: 'teo', password });
    expect([status, headers.get('location')]).toEqual([303, '/b/one/account']);
    expect(visitor.cookie).not.toBe(before);
    expect(headers.getSetCookie()).toHaveLength(1);
    const { text } = await visitor.get('/account');
    expect(text).toContain('Good evening, Teo Marsh');
    expect(text).toContain(shop.bench.secret('order', 10));
    expect(shop.told).toEqual([['signed-in', { user: 'teo', name: 'Teo Marsh' }]]);
  });

  it('shows the same chat in each of a customer’s browsers', async () => {
    const shop = await openShop();
    const visitor = new Visitor(shop.address);
    await visitor.submit('/login', { user: 'teo', password: shop.bench.secret('password', 16) });
    expect(JSON.stringify(await (await visitor.connect()).replay())).toContain('on its way');
  });

  it.each<[string, Record<string, string>, number]>([
    ['a wrong password', { user: 'teo', password: 'owl' }, 401],
    ['no password', { user: 'teo' }, 401],
    ['another name', { user: 'mara', password: 'PASSWORD' }, 401],
    ['a forged form', { user: 'teo', password: 'PASSWORD', csrf: 'x' }, 403],
  ])('refuses %s', async (_what, fields, status) => {
    const shop = await openShop();
    const visitor = new Visitor(shop.address);
    const filled = Object.entries(fields).map(([name, value]): [string, string] => [
      name,
      value === 'PASSWORD' ? shop.bench.secret('password', 16) : value,
    ]);
    expect((await visitor.submit('/login', Object.fromEntries(filled))).status).toBe(status);
    expect((await visitor.get('/account')).status).toBe(303);
    expect(shop.told).toEqual([]);
  });

  it('refuses the password of another bench', async () => {
    const shop = await openShop();
    const other = shop.another('two');
    const visitor = new Visitor(shop.address);
    const answer = await visitor.submit('/login', { user: 'teo', password: other.secret('password', 16) });
    expect(answer.status).toBe(401);
  });

  it.each(['application/json', 'text/plain', 'application/x-www-form-urlencoded'])(
    'survives a body of %s',
    async (type) => {
      const shop = await openShop();
      await fc.assert(
        fc.asyncProperty(fc.string(), async (body) => {
          const answer = await fetch(`${shop.address}/login`, {
            method: 'POST',
            body,
            headers: { 'content-type': type },
          });
          expect([400, 403]).toContain(answer.status);
        }),
        { numRuns: 30 },
      );
    },
  );

  it('is over when they sign out, but not by a forged form', async () => {
    const shop = await openShop();
    const visitor = new Visitor(shop.address);
    await visitor.submit('/login', { user: 'teo', password: shop.bench.secret('password', 16) });
    await visitor.post('/logout', { csrf: 'x' });
    const { text } = await visitor.get('/account');
    const csrf = /name="csrf" value="(\w+)"/.exec(text)?.[1] ?? '';
    await visitor.post('/logout', { csrf });
    expect((await visitor.get('/account')).status).toBe(303);
  });
});

describe('the policy of the console', () => {
  it.each([
    ['none', null],
    ['self', "default-src 'self'"],
    ['nonce', "script-src 'nonce-"],
  ] as const)('%s begins with %s', async (consolePolicy, begins) => {
    const shop = await openShop({ consolePolicy });
    const visitor = new Visitor(shop.address, cookieOf(shop, 'agent'));
    const { headers, text } = await visitor.get('/agent');
    const policy = headers.get('content-security-policy');
    expect(policy?.slice(0, begins?.length) ?? null).toBe(begins);
    const nonce = /'nonce-(\w+)'/.exec(policy ?? '')?.[1];
    if (nonce) expect(text).toContain(`src="console.ts" nonce="${nonce}"`);
    if (nonce) expect((await visitor.get('/agent')).text).not.toContain(nonce);
  });
});

describe('the stock', () => {
  it.each<[string, number]>([
    ['showStock', 200],
    ['alert', 200],
    ['a.b', 200],
    ['alert(1)//', 400],
    ['', 400],
    ['x'.repeat(100), 400],
  ])('calls %s: %i', async (callback, status) => {
    const shop = await openShop();
    const answer = await new Visitor(shop.address).get(`/stock.js?callback=${encodeURIComponent(callback)}`);
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.text).toBe(`${callback}({"owl":12,"moon":3,"storm":0});\n`);
  });
});
