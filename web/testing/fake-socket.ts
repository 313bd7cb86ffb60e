import type { WorkbenchMessage } from '../../protocol/workbench.ts';
import type { LiveSocket } from '../bench/live-link.ts';

/** The server's end of a live channel, in the test's hand. */
export class FakeSocket extends EventTarget implements LiveSocket {
  sent: unknown[] = [];
  closed = false;

  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }

  close(): void {
    this.end(1000);
  }

  /** The server says something. */
  say(message: WorkbenchMessage): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }

  /** The connection is gone. */
  end(code: number): void {
    this.closed = true;
    this.dispatchEvent(new CloseEvent('close', { code }));
  }
}
