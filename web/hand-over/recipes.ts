import { bytesToLatin1, decodeUtf8, toHex } from '../../protocol/bytes.ts';
import type { HandOver, Message, Recipe } from './hand-over.ts';
import { pythonLiteral, stringLiteral } from './literals.ts';
import { shellQuote } from './shell-quote.ts';

/** Every way to say it in another tool; `raw` is the request as the probe sends it. */
export function recipes(what: HandOver, raw: string): Record<Recipe['id'], Recipe> {
  return {
    websocat: websocat(what),
    wscat: wscat(what),
    python: python(what),
    javascript: javascript(what),
    raw: rawRequest(raw),
  };
}

/** https://github.com/vi/websocat */
export function websocat({ url, subprotocols, origin, headers, message, lost }: HandOver): Recipe {
  const { input, flags, notes } = websocatInput(message);
  const options = [
    ...flags,
    ...(subprotocols.length > 0 ? ['--protocol', shellQuote(subprotocols.join(', '))] : []),
    ...(origin === null ? [] : [`--origin=${shellQuote(origin)}`]),
    // With an equal sign: a lone -H would swallow the address after it.
    ...headers.map(([name, value]) => `-H=${shellQuote(`${name}: ${value}`)}`),
  ];
  return {
    id: 'websocat',
    label: 'websocat',
    text: `${input}${['websocat', ...options, shellQuote(url)].join(' ')}`,
    notes: [...notes, ...lost],
  };
}

function websocatInput(message: Message | null): { input: string; flags: string[]; notes: string[] } {
  const stays = 'It stays connected and prints what comes; Ctrl-C ends it.';
  switch (message?.kind) {
    case undefined:
      return { input: '', flags: [], notes: ['Each line that you type is a message.'] };
    case 'text':
      return message.text.includes('\0')
        ? {
            input: '',
            flags: [],
            notes: ['The message holds NUL, which no command line can: send it with Python.'],
          }
        : // One message, line feeds and all: without --no-line each line would be one.
          { input: `printf %s ${shellQuote(message.text)} | `, flags: ['-n', '--no-line'], notes: [stays] };
    case 'binary':
      return { input: `printf ${octals(message.bytes)} | `, flags: ['-n', '--binary'], notes: [stays] };
    default:
      return {
        input: '',
        flags: [],
        notes: [`It cannot send a ${message?.kind} frame of your own: use Python.`],
      };
  }
}

/** https://github.com/websockets/wscat */
export function wscat({ url, subprotocols, origin, headers, message, lost }: HandOver): Recipe {
  const notes: string[] = [];
  const names = headers.map(([name]) => name.toLowerCase());
  if (new Set(names).size < names.length) notes.push('It keeps the last of several fields of one name.');
  const options = [
    '-c',
    shellQuote(url),
    ...subprotocols.flatMap((name) => ['-s', shellQuote(name)]),
    ...(origin === null ? [] : ['-o', shellQuote(origin)]),
    ...headers.flatMap(([name, value]) => ['-H', shellQuote(`${name}: ${value}`)]),
  ];
  if (message?.kind === 'text' && !message.text.includes('\0')) {
    options.push('-x', shellQuote(message.text));
    notes.push('It sends the message, prints what comes for 2 seconds, and closes; -w sets how long.');
  } else if (message?.kind === 'text' || message?.kind === 'binary') {
    notes.push('It cannot send these bytes: use Python.');
  } else if (message) {
    options.push('--slash');
    notes.push(`When it is connected, type: ${slashCommand(message)}`);
  }
  return { id: 'wscat', label: 'wscat', text: ['wscat', ...options].join(' '), notes: [...notes, ...lost] };
}

function slashCommand(message: Exclude<Message, { kind: 'text' }>): string {
  if (message.kind === 'close') return `/close ${message.code ?? 1000} ${message.reason}`.trim();
  return `/${message.kind} ${'bytes' in message ? (decodeUtf8(message.bytes) ?? '') : ''}`.trim();
}

/** https://websockets.readthedocs.io: from Debian 12's version 10 on. */
export function python({ url, subprotocols, origin, headers, message, lost }: HandOver): Recipe {
  const options = [
    pythonLiteral(url),
    ...(origin === null ? [] : [`origin=${pythonLiteral(origin)}`]),
    ...(subprotocols.length === 0 ? [] : [`subprotocols=[${subprotocols.map(pythonLiteral).join(', ')}]`]),
    ...(headers.length === 0 ? [] : ['**{option: headers}']),
  ];
  const fields = headers.map(([name, value]) => `(${pythonLiteral(name)}, ${pythonLiteral(value)})`);
  const text = [
    'import asyncio',
    'import websockets',
    ...(headers.length === 0
      ? []
      : [
          '',
          `headers = [${fields.join(', ')}]`,
          '# The name of this option changed with version 14.',
          'new = int(websockets.__version__.split(".")[0]) >= 14',
          'option = "additional_headers" if new else "extra_headers"',
        ]),
    '',
    'async def main():',
    `    async with websockets.connect(${options.join(', ')}) as socket:`,
    ...pythonMessage(message),
    '        async for message in socket:',
    '            print(message)',
    '',
    'asyncio.run(main())',
    '',
  ].join('\n');
  return {
    id: 'python',
    label: 'Python',
    text,
    notes: ['Needs the package websockets. It prints what comes; Ctrl-C ends it.', ...lost],
  };
}

function pythonMessage(message: Message | null): string[] {
  switch (message?.kind) {
    case undefined:
      return [];
    case 'text':
      return [`        await socket.send(${pythonLiteral(message.text)})`];
    case 'binary':
      return [`        await socket.send(${pythonBytes(message.bytes)})`];
    case 'ping':
    case 'pong':
      return [`        await socket.${message.kind}(${pythonBytes(message.bytes)})`];
    default:
      return message === null || message === undefined
        ? []
        : [`        await socket.close(${message.code ?? 1000}, ${pythonLiteral(message.reason)})`];
  }
}

function pythonBytes(bytes: Uint8Array): string {
  return `bytes.fromhex("${toHex(bytes)}")`;
}

/** For the console of a page on the lab's own origin. */
export function javascript({ url, subprotocols, origin, headers, message, lost }: HandOver): Recipe {
  const notes = ['Paste it into the console of the browser’s developer tools.'];
  const refused = [...(origin === null ? [] : ['Origin']), ...headers.map(([name]) => name)];
  if (refused.length > 0) notes.push(`A page cannot set ${refused.join(', ')}: the browser does.`);
  if (message?.kind === 'ping' || message?.kind === 'pong')
    notes.push(`A page cannot send a ${message.kind}: the browser does.`);
  if (message?.kind === 'close' && message.code !== null && !isPageCode(message.code))
    notes.push('A page may close with 1000 or 3000 to 4999 only: the browser refuses others.');
  const protocols = subprotocols.length === 0 ? '' : `, [${subprotocols.map(stringLiteral).join(', ')}]`;
  const text = [
    `const socket = new WebSocket(${stringLiteral(url)}${protocols});`,
    "socket.binaryType = 'arraybuffer';",
    "socket.addEventListener('message', ({ data }) => console.log(data));",
    "socket.addEventListener('close', ({ code, reason }) => console.log('closed', code, reason));",
    ...javascriptMessage(message),
    '',
  ].join('\n');
  return { id: 'javascript', label: 'Browser JavaScript', text, notes: [...notes, ...lost] };
}

function javascriptMessage(message: Message | null): string[] {
  const onOpen = (what: string): string[] => [`socket.addEventListener('open', () => ${what});`];
  switch (message?.kind) {
    case 'text':
      return onOpen(`socket.send(${stringLiteral(message.text)})`);
    case 'binary':
      return onOpen(`socket.send(new Uint8Array([${message.bytes.join(', ')}]))`);
    case 'close':
      return onOpen(
        `socket.close(${message.code ?? ''}${message.code === null ? '' : `, ${stringLiteral(message.reason)}`})`,
      );
    default:
      return [];
  }
}

function isPageCode(code: number): boolean {
  return code === 1000 || (code >= 3000 && code <= 4999);
}

function rawRequest(raw: string): Recipe {
  return {
    id: 'raw',
    label: 'Raw request',
    text: raw,
    notes: ['For a proxy’s repeater. Every line ends with CR LF, and an empty line ends it.'],
  };
}

/** Bytes for printf: octal needs no care about what follows a digit. */
function octals(bytes: Uint8Array): string {
  const escaped = Array.from(
    bytesToLatin1(bytes),
    (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  ).join('');
  return `'${escaped}'`;
}
