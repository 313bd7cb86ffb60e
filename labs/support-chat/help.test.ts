import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { HELP_HOST, namesOf } from './names.ts';
import { openShop, Visitor } from './testing/open-shop.ts';

const MARKUP = '<b>owl</b>&"\'';

describe('the help pages', () => {
  it.each<['raw' | 'encoded', string]>([
    ['raw', MARKUP],
    ['encoded', '&lt;b&gt;owl&lt;/b&gt;&amp;&quot;&#39;'],
  ])('repeat a search, %s, and tell of it', async (helpSearch, shown) => {
    const shop = await openShop({ names: 'siblings', helpSearch });
    const { status, body } = await ask(shop.address, `/help?q=${encodeURIComponent(MARKUP)}`, HELP_HOST);
    expect([status, body.includes(`for: ${shown}</p>`)]).toEqual([200, true]);
    expect(shop.told).toEqual([['searched', { query: MARKUP, shown }]]);
  });

  it('give nobody a cookie, and search for nothing unasked', async () => {
    const shop = await openShop({ names: 'siblings' });
    const { status, headers, body } = await ask(shop.address, '/help', HELP_HOST);
    expect([status, headers['set-cookie']]).toEqual([200, undefined]);
    expect(body).not.toContain('Nothing was found');
    expect(shop.told).toEqual([]);
  });

  it.each<[string, 'one' | 'siblings', string]>([
    ['at the shop’s own name: their hole would be the shop’s', 'siblings', namesOf.siblings.home],
    ['at any other name', 'siblings', 'localhost'],
    ['at all where the shop has one name', 'one', HELP_HOST],
  ])('are not there %s', async (_where, names, host) => {
    const shop = await openShop({ names, helpSearch: 'raw' });
    expect((await ask(shop.address, '/help?q=%3Cb%3E', host)).status).toBe(404);
  });

  it('are linked from the shop, where there are any', async () => {
    const { address } = await openShop({ names: 'siblings' });
    const { port } = new URL(address);
    expect((await new Visitor(address).get('/')).text).toContain(
      `<a href="http://${HELP_HOST}:${port}/b/one/help" target="_blank"`,
    );
    const other = await openShop();
    expect((await new Visitor(other.address).get('/')).text).not.toContain('Help');
  });
});

/** Asks under a name of the lab's: the listener is the same. */
async function ask(address: string, path: string, host: string) {
  const { port } = new URL(address);
  const request = get(address + path, { headers: { host: `${host}:${port}` } });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
}
