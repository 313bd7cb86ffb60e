import { describe, expect, it } from 'vitest';
import type { HeaderField, RequestHead } from '../../protocol/http-head.ts';
import { soundSettings } from '../kit/settings.ts';
import { decide } from './decide.ts';
import { type HandshakeSettings, handshakeSettings } from './settings.ts';

type Fields = Record<string, string | string[] | null>;
type Case = [what: string, settings: Partial<HandshakeSettings>, request: Request, status: number];
type Request = { fields?: Fields; method?: string; version?: string; path?: string };

const sound = soundSettings(handshakeSettings);
const accepted = { status: 101, subprotocol: null, deflate: false };

describe('the porter', () => {
  it('has sound defaults', () => {
    expect(sound).toEqual({
      version: 'checked',
      subprotocols: 'none',
      subprotocolRequired: false,
      path: 'socket',
      requiredHeader: 'none',
      extensions: false,
    });
  });

  it.each<Case>([
    ['a sound handshake', {}, {}, 101],
    [
      'names and words in any case',
      {},
      { fields: { Upgrade: 'WebSocket', Connection: 'keep-alive, UPGRADE' } },
      101,
    ],
    ['an origin of any kind', {}, { fields: { Origin: 'null' } }, 101],
    ['another path', {}, { path: '/live' }, 404],
    ['a path below', {}, { path: '/socket/' }, 404],
    ['the path in other case', {}, { path: '/Socket' }, 404],
    ['another method', {}, { method: 'POST' }, 405],
    ['HTTP/1.0', {}, { version: '1.0' }, 400],
    ['no Host', {}, { fields: { Host: null } }, 400],
    ['two Hosts', {}, { fields: { Host: ['a', 'b'] } }, 400],
    ['no Upgrade', {}, { fields: { Upgrade: null } }, 400],
    ['an upgrade to something else', {}, { fields: { Upgrade: 'h2c' } }, 400],
    ['no Connection', {}, { fields: { Connection: null } }, 400],
    ['a Connection without Upgrade', {}, { fields: { Connection: 'keep-alive' } }, 400],
    ['no key', {}, { fields: { 'Sec-WebSocket-Key': null } }, 400],
    [
      'two keys',
      {},
      { fields: { 'Sec-WebSocket-Key': ['dGhlIHNhbXBsZSBub25jZQ==', 'dGhlIHNhbXBsZSBub25jZQ=='] } },
      400,
    ],
    ['a key of 15 bytes', {}, { fields: { 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25j' } }, 400],
    ['an empty key', {}, { fields: { 'Sec-WebSocket-Key': '' } }, 400],
    ['no version', {}, { fields: { 'Sec-WebSocket-Version': null } }, 400],
    ['two versions', {}, { fields: { 'Sec-WebSocket-Version': ['13', '13'] } }, 400],
    ['version 12', {}, { fields: { 'Sec-WebSocket-Version': '12' } }, 426],
    ['version 13 written otherwise', {}, { fields: { 'Sec-WebSocket-Version': '013' } }, 426],
    [
      'version 12, and no key',
      {},
      { fields: { 'Sec-WebSocket-Version': '12', 'Sec-WebSocket-Key': null } },
      426,
    ],
    ['version 12, and no Upgrade', {}, { fields: { 'Sec-WebSocket-Version': '12', Upgrade: null } }, 400],
    ['version 12, ignored', { version: 'ignored' }, { fields: { 'Sec-WebSocket-Version': '12' } }, 101],
    [
      'no version, though it is ignored',
      { version: 'ignored' },
      { fields: { 'Sec-WebSocket-Version': null } },
      400,
    ],
    ['the other path', { path: 'live' }, { path: '/live' }, 101],
    ['the path that moved away', { path: 'live' }, { path: '/socket' }, 404],
    ['no pass', { requiredHeader: 'lab-pass' }, {}, 403],
    ['a pass', { requiredHeader: 'lab-pass' }, { fields: { 'X-Lab-Pass': '1' } }, 101],
    ['an empty pass in other case', { requiredHeader: 'lab-pass' }, { fields: { 'x-LAB-pass': '' } }, 101],
    ['a pass nobody asked for', {}, { fields: { 'X-Lab-Pass': '1' } }, 101],
    ['no offer where one is required', { subprotocols: 'two', subprotocolRequired: true }, {}, 400],
    [
      'a strange offer where one is required',
      { subprotocols: 'one', subprotocolRequired: true },
      { fields: { 'Sec-WebSocket-Protocol': 'echo.v2' } },
      400,
    ],
    [
      'an offer where none is spoken and one is required',
      { subprotocolRequired: true },
      { fields: { 'Sec-WebSocket-Protocol': 'echo.v1' } },
      400,
    ],
    [
      'a known offer where one is required',
      { subprotocols: 'two', subprotocolRequired: true },
      { fields: { 'Sec-WebSocket-Protocol': 'echo.v2' } },
      101,
    ],
  ])('answers %s', (_what, settings, request, status) => {
    expect(ask(settings, request).status).toBe(status);
  });

  it('says with a 426 what it speaks, in all three fields', () => {
    expect(ask({}, { fields: { 'Sec-WebSocket-Version': '12' } })).toEqual({
      status: 426,
      headers: { Upgrade: 'websocket', Connection: 'Upgrade, close', 'Sec-WebSocket-Version': '13' },
      body: 'Upgrade Required',
    });
  });

  it('says with a 405 which method it takes', () => {
    expect(ask({}, { method: 'PUT' })).toMatchObject({ headers: { Allow: 'GET' } });
  });

  it.each<[HandshakeSettings['subprotocols'], string | string[], string | null]>([
    ['none', 'echo.v1, echo.v2', null],
    ['one', 'echo.v2, echo.v1', 'echo.v1'],
    ['one', 'echo.v2', null],
    ['two', 'echo.v2, echo.v1', 'echo.v2'],
    ['two', ['chat', 'echo.v1,echo.v2'], 'echo.v1'],
    ['two', 'ECHO.V1', null],
    ['two', ' ,, echo.v2 ,', 'echo.v2'],
    ['two', '', null],
    ['two', 'echo.v1x', null],
  ])('that speaks %s chooses from "%s": %s', (subprotocols, offer, chosen) => {
    expect(ask({ subprotocols }, { fields: { 'Sec-WebSocket-Protocol': offer } })).toEqual({
      ...accepted,
      subprotocol: chosen,
    });
  });

  it.each<[boolean, string | string[], boolean]>([
    [false, 'permessage-deflate', false],
    [true, 'permessage-deflate', true],
    [true, 'permessage-deflate; client_max_window_bits', true],
    [true, 'permessage-deflate; client_max_window_bits=15; server_no_context_takeover', true],
    [true, 'permessage-deflate; server_max_window_bits=10', false],
    [true, 'permessage-deflate; server_max_window_bits=10, permessage-deflate', true],
    [true, ['x-other', 'permessage-deflate'], true],
    [true, 'permessage-deflate; client_max_window_bits=7', false],
    [true, 'permessage-deflate; client_no_context_takeover=1', false],
    [true, 'permessage-deflate; client_no_context_takeover; client_no_context_takeover', false],
    [true, 'permessage-deflate; level=9', false],
    [true, 'permessage-deflate; constructor', false],
    [true, 'permessage-deflate; ;', false],
    [true, 'x-webkit-deflate-frame', false],
    [true, '', false],
  ])('with compression %s takes "%s": %s', (extensions, offer, deflate) => {
    expect(ask({ extensions }, { fields: { 'Sec-WebSocket-Extensions': offer } })).toEqual({
      ...accepted,
      deflate,
    });
  });
});

function ask(
  settings: Partial<HandshakeSettings>,
  { fields = {}, method = 'GET', version = '1.1', path = '/socket' }: Request,
) {
  const all: Fields = {
    Host: 'localhost',
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version': '13',
    ...fields,
  };
  const headers = Object.entries(all).flatMap(([name, values]) =>
    [values].flat().flatMap((value): HeaderField[] => (value === null ? [] : [[name, value]])),
  );
  const head: RequestHead = { method, target: `/b/x${path}`, version, headers };
  return decide(head, path, { ...sound, ...settings });
}
