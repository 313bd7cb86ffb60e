import { bytesToLatin1, decodeUtf8, fromBase64, utf8 } from '../../protocol/bytes.ts';
import { findIn, type ScriptContext } from './script-context.ts';
import { ScriptFailure } from './script-failure.ts';

/** What the network saw of the bench's connections, the latest first: one text for each direction. */
function overheardTexts({ bench }: ScriptContext): string[] {
  return bench.captures
    .latest()
    .flatMap(({ client, server }) => [server, client].map(({ bytes }) => bytesToLatin1(fromBase64(bytes))));
}

/** Keeps what the pattern finds in what the network saw. @throws ScriptFailure when that is nothing */
export function readCapture(context: ScriptContext, { find, keep }: { find: string; keep: string }): void {
  const texts = overheardTexts(context);
  const found = texts.map((text) => findIn(text, find)).find((value) => value !== undefined);
  if (found === undefined)
    throw new ScriptFailure(
      `expected ${find} in what the network saw, found it in none of ${texts.length} directions`,
      'What it was after was not in what the network saw.',
    );
  context.kept.set(keep, found);
}

/** Has the intercept put another text in the place of this one, in the next frame that holds it; then it is off again. */
export function alterNext(
  { bench, intercepts }: ScriptContext,
  { find, replace }: { find: string; replace: string },
): void {
  const intercept = intercepts.of(bench);
  const look = () => {
    // Told in the middle of holding: it is settled when that is done.
    const held = intercept.state.held.find(({ what }) => what === 'frame');
    if (held) setImmediate(alter, held.id, held.payload);
  };
  const alter = (item: string, payload = '') => {
    bench.news.off('intercept', look);
    const text = decodeUtf8(fromBase64(payload)) ?? '';
    intercept.resolve(item, { action: 'forward', payload: utf8(text.replace(find, () => replace)) });
    intercept.set({ on: false, handshakes: false, rules: [] });
  };
  bench.news.on('intercept', look);
  intercept.set({ on: true, handshakes: false, rules: [{ pattern: find }] });
}
