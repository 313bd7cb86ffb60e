/** A composer in the page, for tests. */
import { html } from 'lit';
import { page } from 'vitest/browser';
import { fromBase64, toHex } from '../../protocol/bytes.ts';
import type { ProbeState } from '../../protocol/workbench.ts';
import { CaptureBook } from '../composer/capture-book.ts';
import '../composer/lab-composer.ts';
import { FakeBench } from './fake-bench.ts';
import { mount } from './mount.ts';

export const payload = page.getByRole('textbox', { name: 'Payload' });
export const sendButton = page.getByRole('button', { name: /^Send (message|ping|pong|close|frame)$/ });
export const everyBit = page.getByText('Every bit');

/** A probe whose connection is open. */
export const openProbe: ProbeState = {
  probe: 'p1',
  state: 'open',
  connection: 'c1',
  raw: 'HTTP/1.1 101 Switching Protocols\r\n\r\n',
};

/** Forgets the drafts of other tests, in a window wide enough for the whole composer. */
export function startAfresh(): Promise<void> {
  sessionStorage.clear();
  return page.viewport(1000, 900);
}

/** Puts a composer on an open connection into the page. */
export function composer(book = new CaptureBook()) {
  const bench = new FakeBench();
  const place = mount(
    html`<div style="container-type: inline-size">
      <lab-composer .probe=${openProbe} .book=${book} request="GET /b/b0/socket HTTP/1.1&#13;&#10;Host: x&#13;&#10;&#13;&#10;"></lab-composer>
    </div>`,
    bench,
  );
  return { bench, place };
}

/** What was sent, in hex. */
export function sent(bench: FakeBench): string[] {
  return bench.asked.flatMap((ask) => (ask.type === 'probe.bytes' ? [toHex(fromBase64(ask.bytes))] : []));
}

/** What was sent, as opcode and payload; every frame here is short and masked. */
export function unmasked(bench: FakeBench): string[] {
  return bench.asked.flatMap((ask) => {
    if (ask.type !== 'probe.bytes') return [];
    const bytes = fromBase64(ask.bytes);
    const text = [...bytes.subarray(6)]
      .map((byte, at) => String.fromCharCode(byte ^ (bytes[2 + (at & 3)] ?? 0)))
      .join('');
    return [`${{ 1: 'text', 8: 'close', 9: 'ping', 10: 'pong' }[(bytes[0] ?? 0) & 15]} ${text}`];
  });
}

/** The bytes that the preview draws, in hex. */
export function shownBytes(): string {
  const anatomy = document.querySelector('lab-composer')?.shadowRoot?.querySelector('lab-anatomy');
  return toHex(anatomy?.bytes ?? new Uint8Array(0));
}
