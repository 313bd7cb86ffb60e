import type { TraceEvent } from '../../protocol/trace.ts';
import type { ProbeState } from '../../protocol/workbench.ts';
import { type Said, saidOn } from './said.ts';
import { SentStream } from './sent-stream.ts';

/** What is said on the connection that the composer writes for: what the server observed, and what this page sent. */
export class Talk {
  said: readonly Said[] = [];
  stream = new SentStream();
  /** The probe and its connection that both belong to. */
  private name = '';
  private saidFrom: unknown = null;

  /** Learns what happened since the last look: on another connection than before, on the same one, or nothing. */
  follow(events: readonly TraceEvent[], probe: ProbeState | null): 'other' | 'same' | 'nothing' {
    const name = probe ? `${probe.probe} ${probe.connection ?? ''}` : '';
    if (this.saidFrom === events && this.name === name) return 'nothing';
    this.saidFrom = events;
    this.said = saidOn(events, probe?.connection);
    if (this.name === name) return 'same';
    this.name = name;
    const rsv1 = /^sec-websocket-extensions:.*permessage-deflate/im.test(probe?.raw ?? '');
    this.stream = SentStream.fromTrace(events, probe?.connection ?? '', rsv1);
    return 'other';
  }
}
