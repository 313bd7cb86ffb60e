import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { utf8 } from '../protocol/bytes.ts';
import type { HandOver, Message } from '../web/hand-over/hand-over.ts';
import { python, websocat, wscat } from '../web/hand-over/recipes.ts';
import { shellQuote } from '../web/hand-over/shell-quote.ts';

const run = promisify(execFile);

/** Texts that a careless command line, or a careless program, would change. */
const hardTexts = [
  `it's "$HOME" \`id\` $(id) \\ !! * ? ~ # & | ; < >`,
  'two\nlines\n',
  '-x --help',
  'tab\tand\rreturn, and \u001b[201~ to end a paste',
  'Grüße, 世界 \u{1f600} \u202e\u2028\u0085',
  '{"a":"\\u0000","b":[1,2]}',
  "''",
  '%s %d \\n',
];

describe('a word for the shell', () => {
  const alphabet = [...'\'"\\$`!*?~#&|;<>(){}[]=%- \n\t\r\u001b\u0085aé'];

  it('gives any text back', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }).map((one) => one.replaceAll('\0', '')),
      fc.string({ unit: fc.constantFrom(...alphabet) }),
    );
    fc.assert(
      fc.property(text, (one) => {
        expect(printed(one)).toBe(one);
      }),
      { numRuns: 200, examples: hardTexts.map((one): [string] => [one]) },
    );
  });

  it('holds nothing that a terminal would act on while it is pasted', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are meant.
    expect(hardTexts.map(shellQuote).join('\n')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  it('refuses NUL', () => {
    expect(() => shellQuote('a\0b')).toThrow('without NUL');
  });
});

describe('a pasted command', () => {
  it('sends with wscat what the composer holds, over the request that the probe holds', async () => {
    const { url, seen } = await listening();
    const folder = dirname(createRequire(import.meta.url).resolve('wscat/bin/wscat'));
    const commands = hardTexts.map((text) => wscat(handedOver(url, { kind: 'text', text })).text);
    await Promise.all(commands.map((command) => inShell(command, folder)));
    expect(seen.map(({ data }) => data).sort()).toEqual([...hardTexts].sort());
    for (const { headers, binary } of seen) {
      expect(binary).toBe(false);
      expect(headers).toMatchObject({
        origin: 'http://evil.example',
        cookie: "id=o'brien; x=$y",
        'sec-websocket-protocol': 'one,two',
      });
    }
  });

  it('hands websocat the message as one piece, and the options as single words', async () => {
    const folder = temporaryFolder();
    // Stands in for websocat: says what it was given.
    const script = `#!${process.execPath}\nprocess.stdin.toArray().then((parts) => console.log(JSON.stringify({ words: process.argv.slice(2), input: Buffer.concat(parts).toString('hex') })));\n`;
    writeFileSync(join(folder, 'websocat'), script);
    chmodSync(join(folder, 'websocat'), 0o755);
    const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    for (const [message, bytes] of [
      ...hardTexts.map((text): [Message, Uint8Array] => [{ kind: 'text', text }, utf8(text)]),
      [{ kind: 'binary', bytes: everyByte }, everyByte] satisfies [Message, Uint8Array],
    ]) {
      const { stdout } = await inShell(websocat(handedOver('ws://localhost:1/', message)).text, folder);
      const { words, input } = JSON.parse(stdout);
      expect(Buffer.from(input, 'hex')).toEqual(Buffer.from(bytes));
      expect(words).toEqual([
        '-n',
        message.kind === 'text' ? '--no-line' : '--binary',
        '--protocol',
        'one, two',
        '--origin=http://evil.example',
        "-H=Cookie: id=o'brien; x=$y",
        'ws://localhost:1/',
      ]);
    }
  });

  it('sends with Python’s websockets what the composer holds', async ({ skip }) => {
    const found = spawnSync(pythonCommand(), ['-c', 'import websockets; print(websockets.__version__)'], {
      encoding: 'utf8',
    });
    if (found.status !== 0) {
      const why = `Python's websockets is not on this machine (Debian: python3-websockets), so its program was not run: ${found.error?.message ?? found.stderr.trim().split('\n').at(-1)}`;
      console.warn(why);
      skip(why);
    }
    const { url, seen } = await listening({ closes: true });
    const folder = temporaryFolder();
    const messages: Message[] = [
      ...hardTexts.map((text): Message => ({ kind: 'text', text })),
      { kind: 'binary', bytes: Uint8Array.of(0, 255, 13, 10) },
    ];
    for (const [index, message] of messages.entries()) {
      const file = join(folder, `${index}.py`);
      writeFileSync(file, python(handedOver(url, message)).text);
      await run(pythonCommand(), [file], { timeout: 60_000 });
    }
    expect(seen.filter(({ binary }) => !binary).map(({ data }) => data)).toEqual(hardTexts);
    expect(seen.find(({ binary }) => binary)?.data).toBe(Buffer.from([0, 255, 13, 10]).toString());
    for (const { headers } of seen) {
      expect(headers).toMatchObject({ origin: 'http://evil.example', cookie: "id=o'brien; x=$y" });
      expect(String(headers['sec-websocket-protocol']).replaceAll(' ', '')).toBe('one,two');
    }
  });
});

interface Seen {
  data: string;
  binary: boolean;
  headers: NodeJS.Dict<string | string[]>;
}

/** A real server that keeps what it is sent, and closes after the first message if it is to. */
async function listening({ closes = false } = {}): Promise<{ url: string; seen: Seen[] }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  const seen: Seen[] = [];
  server.on('connection', (socket, { headers }) => {
    socket.on('message', (data, binary) => {
      seen.push({ data: data.toString(), binary, headers });
      if (closes) socket.close(1000);
    });
  });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Expected the server to have a port.');
  return { url: `ws://127.0.0.1:${address.port}/`, seen };
}

function handedOver(url: string, message: Message): HandOver {
  return {
    url,
    subprotocols: ['one', 'two'],
    origin: 'http://evil.example',
    headers: [['Cookie', "id=o'brien; x=$y"]],
    message,
    lost: [],
  };
}

/** Runs a command as a person's shell would, with the tool in `folder` on its path. */
function inShell(command: string, folder: string): Promise<{ stdout: string; stderr: string }> {
  const PATH = [folder, dirname(process.execPath), process.env.PATH].join(delimiter);
  return run('sh', ['-c', command], { env: { ...process.env, PATH }, timeout: 60_000 });
}

function printed(text: string): string {
  const { stdout, stderr, status } = spawnSync('sh', ['-c', `printf %s ${shellQuote(text)}`], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lab101-hand-over-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function pythonCommand(): string {
  return process.env.PYTHON ?? 'python3';
}
