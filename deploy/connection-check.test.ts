import { describe, expect, it } from 'vitest';
import { WebSocket as WsWebSocket } from 'ws';
import { startBehindNginx } from '../server/testing/behind-nginx.ts';
import { type Host, hosts, type NginxFront, noNginx } from '../server/testing/nginx-front.ts';
import type { Finding, Trial } from '../web/check/findings.ts';
import { type CheckTools, runCheck } from '../web/check/run-check.ts';
import { waysTo } from '../web/check/ways.ts';

/** What is done to the recipe before nginx gets it: words, and the words in their place. */
type Damage = Record<string, string>;

const upgrade = 'proxy_set_header Upgrade    $http_upgrade;';
const connection = 'proxy_set_header Connection $lab101_connection;';

describe.skipIf(noNginx)(`the connection check through a real nginx ${noNginx ?? ''}`, () => {
  it('finds nothing wrong with the recipe', async () => {
    const findings = await checkThrough({});
    expect(Object.keys(findings)).toEqual(['platform', 'lab', 'exploit']);
    for (const way of Object.values(findings))
      for (const finding of Object.values(way)) expect(finding).toMatchObject({ state: 'passed' });
  });

  it.each<{ name: string; damage: Damage; trial: Trial; words: string | RegExp; remedy: string }>([
    {
      name: 'the upgrade is not passed on',
      damage: { [upgrade]: '', [connection]: '', 'proxy_http_version 1.1;': '' },
      trial: 'open',
      words: 'plain request of HTTP/1.0: its header Upgrade was lost',
      remedy: 'proxy_set_header Upgrade $http_upgrade',
    },
    {
      name: 'Connection is not passed on',
      damage: { [connection]: '' },
      trial: 'open',
      words: '"Connection: close", so its Upgrade counts for nothing',
      remedy: 'proxy_set_header Connection upgrade',
    },
    {
      name: 'silent connections are closed after a second',
      damage: { 'proxy_read_timeout 1h;': 'proxy_read_timeout 1s;' },
      trial: 'idle',
      // A busy machine hears of it late.
      words: /closes connections after \d s of silence/,
      remedy: 'proxy_read_timeout',
    },
    {
      name: 'the subprotocol is taken out',
      damage: { [upgrade]: `${upgrade} proxy_set_header Sec-WebSocket-Protocol '';` },
      trial: 'open',
      words: 'Sec-WebSocket-Protocol was lost on the way',
      remedy: 'both ways',
    },
    {
      name: 'nginx answers handshakes by itself',
      damage: { 'location / {': 'location = /check/socket { return 403; }\n location / {' },
      trial: 'open',
      words: 'never reached the server',
      remedy: 'Allow the upgrade there',
    },
  ])('names what broke when $name', async ({ damage, trial, words, remedy }) => {
    const { platform, lab } = await checkThrough(damage);
    for (const findings of [platform, lab])
      expect(findings?.[trial]).toMatchObject({
        state: 'failed',
        words: expect.stringMatching(words),
        remedy: expect.stringContaining(remedy),
      });
  });

  it.each<{ name: string; damage: Damage; words: string }>([
    {
      name: 'the origin is another one',
      damage: { [upgrade]: `${upgrade} proxy_set_header Origin https://elsewhere.test;` },
      words: 'arrived with the Origin https://elsewhere.test',
    },
    {
      name: 'the host of handshakes is nginx’s own',
      damage: {
        'location / {': `location = /check/socket {
          proxy_pass http://$lab101; proxy_http_version 1.1; ${upgrade} ${connection}
        }\n location / {`,
      },
      words: 'arrived for the host lab101_platform',
    },
  ])('names what the platform’s guards refused when $name', async ({ damage, words }) => {
    const { platform } = await checkThrough(damage);
    expect(platform?.open).toMatchObject({ state: 'failed', words: expect.stringContaining(words) });
    expect(platform?.idle).toEqual({ state: 'skipped', words: 'Not tried.' });
  });
});

/** What is found by way of the recipe with this damage, by way and trial. */
async function checkThrough(damage: Damage): Promise<Record<string, Partial<Record<Trial, Finding>>>> {
  const { front } = await startBehindNginx(damage);
  const [platform, lab, exploit] = (['platform', 'lab', 'exploit'] as const).map((host) =>
    front.origin(host),
  );
  const ways = waysTo({
    platform: platform ?? '',
    lab: lab ?? '',
    labTls: lab ?? '',
    exploit: exploit ?? '',
  });
  const found: Record<string, Partial<Record<Trial, Finding>>> = {};
  await Promise.all(
    ways.map(async (way) => {
      const findings: Partial<Record<Trial, Finding>> = {};
      found[way.id] = findings;
      await runCheck(way, {
        seconds: 2,
        tools: toolsThrough(front),
        tell: (trial, finding) => {
          findings[trial] = finding;
        },
      });
    }),
  );
  return found;
}

/** A browser's tools, for names that no DNS knows. */
function toolsThrough(front: NginxFront): CheckTools {
  const hostOf = (url: string): Host => {
    const { hostname } = new URL(url);
    const host = (Object.keys(hosts) as Host[]).find((key) => hosts[key] === hostname);
    if (!host) throw new Error(`nobody is called ${hostname}`);
    return host;
  };
  return {
    page: `${front.origin('platform')}/check`,
    fetch: async (url) => {
      const { pathname, search } = new URL(String(url));
      const { status, text } = await front.ask(hostOf(String(url)), { path: `${pathname}${search}` });
      return new Response(text, { status });
    },
    openSocket: (url, protocol) => {
      const { pathname, search } = new URL(url);
      const { address, options } = front.through(hostOf(url));
      // Close enough to a browser's for all that a check does with it; refused handshakes are errors here.
      const socket = new WsWebSocket(`${address}${pathname}${search}`, [protocol], options);
      socket.on('error', () => undefined);
      return socket as unknown as WebSocket;
    },
  };
}
