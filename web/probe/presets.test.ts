import { expect, test } from 'vitest';
import { headerValues } from '../../protocol/http-head.ts';
import { bareDraft, presets, probeTarget } from './presets.ts';

const target = probeTarget('http://localhost:3001/b/b0/', 'http://localhost:3000');

test('begins with a request that holds nothing of a handshake', () => {
  expect(bareDraft(target).text).toBe('GET /b/b0/socket HTTP/1.1\nHost: localhost:3001');
});

test.each(presets.map((preset) => [preset.id, preset] as const))(
  'writes “%s” so that it can be read back',
  (_, preset) => {
    const { head, problem } = preset.draft(target);
    expect(problem).toBeNull();
    expect(head.target).toBe('/b/b0/socket');
    expect(headerValues(head.headers, 'host')).toEqual(['localhost:3001']);
  },
);

test.each([
  ['browser', 'sec-websocket-version', ['13']],
  ['version', 'sec-websocket-version', ['12']],
  ['no-key', 'sec-websocket-key', []],
  ['two-origins', 'origin', ['http://localhost:3000', 'https://other.example']],
])('preset “%s” has %s %j', (id, name, expected) => {
  const preset = presets.find((one) => one.id === id);
  expect(headerValues(preset?.draft(target).head.headers ?? [], name)).toEqual(expected);
});
