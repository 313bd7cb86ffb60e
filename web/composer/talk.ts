import type { TraceEvent } from '../../protocol/trace.ts';
import type { ProbeState } from '../../protocol/workbench.ts';
import { type Said, saidOn } from './said.ts';
import { SentStream } from './sent-stream.ts';

/** What is said on the connection that the composer writes for: what the server observed, and what this page sent. */
export class Talk {
  said: readonly Said[] = [];
  /** What a new frame follows. Nothing, once the connection has ended: it would be the first of the next one. */
  stream = new SentStream();
  /** The probe and its connection that both belong to. */
  private name = '';
  private saidFrom: unknown = null;
  private ended = false;

  /** Learns what happened since the last look: on another connection than before, on the same one, or nothing. */
  follow(events: readonly TraceEvent[], probe: ProbeState | null): 'other' | 'same' | 'nothing' {
    const name = probe ? `${probe.probe} ${probe.connection ?? ''}` : '';
    const ended = probe?.state === 'closed';
    const isOther = this.name !== name;
    if (isOther || this.ended !== ended) {
      const rsv1 = /^sec-websocket-extensions:.*permessage-deflate/im.test(probe?.raw ?? '');
      this.stream = ended
        ? new SentStream(rsv1)
        : SentStream.fromTrace(events, probe?.connection ?? '', rsv1);
    }
    this.name = name;
    this.ended = ended;
    if (!isOther && this.saidFrom === events) return 'nothing';
    this.saidFrom = events;
    this.said = saidOn(events, probe?.connection);
    return isOther ? 'other' : 'same';
  }
}
