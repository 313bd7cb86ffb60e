import { duplexPair } from 'node:stream';
import { expect, it } from 'vitest';
import { soundSettings } from '../kit/settings.ts';
import { supportChatSettings } from './settings.ts';
import { Talk } from './talk.ts';

it('lets go of a client that does not read what others say', async () => {
  const [client, socket] = duplexPair();
  client.pause();
  const bench = { settings: soundSettings(supportChatSettings) };
  const onError = (error: unknown) => {
    throw error;
  };
  const talk = new Talk({ socket, head: new Uint8Array(0) }, { bench, onText: () => undefined, onError });
  let said = 0;
  while (!socket.destroyed && said < 10_000) {
    talk.say({ type: 'line', id: said, who: 'Mara', text: 'x'.repeat(1_000) });
    said++;
  }
  expect(said).toBeGreaterThan(500);
  expect(said).toBeLessThan(1_500);
});
