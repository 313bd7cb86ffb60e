import { html, nothing, type TemplateResult } from 'lit';
import { fromBase64 } from '../../protocol/bytes.ts';
import type { FrameEvent, TraceEvent } from '../../protocol/trace.ts';
import { contentWords, directionCell, typeWords } from '../timeline/columns.ts';
import { frameNotes } from '../timeline/event-words.ts';

/** How many of the connection's last events are shown here; the timeline has them all. */
const SHOWN = 14;

export type Said = TraceEvent & { kind: 'frame' | 'message' | 'close' };

/** What was said on a connection: each frame, and each message that was put together from several. */
export function saidOn(events: readonly TraceEvent[], connection: string | undefined): Said[] {
  if (connection === undefined) return [];
  return events.filter((event): event is Said => {
    if (!('connection' in event) || event.connection !== connection) return false;
    if (event.kind === 'message') return event.fragments > 1 || event.compressed !== undefined;
    return event.kind === 'frame' || event.kind === 'close';
  });
}

/** The last of it, newest at the end: what the server observed, not what this page believes it sent. */
export function renderSaid(
  said: readonly Said[],
  open: boolean,
  show: (seq: number) => void,
  scrolled: () => void,
): TemplateResult {
  const last = said.slice(-SHOWN);
  return html`<section class="said" aria-label="Said on this connection">
    <h3>What the server observed</h3>
    ${
      last.length === 0
        ? html`<p class="soft">${open ? 'Open. Nothing was said yet.' : 'Nothing was said.'}</p>`
        : html`<ol aria-label="What was said on this connection" @scroll=${scrolled}>
            ${last.map(
              (event) => html`<li>
                ${directionCell(event)}
                <span class="what">${whatWords(event)}</span>
                ${renderContent(event)}
                <button
                  type="button"
                  class="btn small quiet"
                  aria-label="Event ${event.seq}, show in the timeline"
                  @click=${() => show(event.seq)}
                >
                  ${event.seq}
                </button>
              </li>`,
            )}
          </ol>`
    }
    ${said.length > SHOWN ? html`<p class="soft">${earlierWords(said.length - SHOWN)} in the timeline.</p>` : nothing}
  </section>`;
}

function earlierWords(count: number): string {
  return count === 1 ? '1 earlier one is' : `${count.toLocaleString('en')} earlier ones are`;
}

/** A payload is cut off where its line ends; what an end says is not. */
function renderContent(event: Said): TemplateResult | typeof nothing {
  // What it is says already how much of it came.
  if (event.kind === 'frame' && event.received !== undefined) return nothing;
  if (event.kind === 'message')
    return html`<span class="wire">${event.text === undefined ? '' : `“${event.text}”`}</span>`;
  const words = contentWords(event);
  return event.kind === 'close' || event.opcode === 'close'
    ? html`<span class="wire whole">${words}</span>`
    : html`<span class="wire">${words}</span>`;
}

/** `text, 5 bytes, not final`. */
function whatWords(event: Said): string {
  if (event.kind === 'close') return 'end';
  if (event.kind === 'frame') return [typeWords(event), ...frameNotes(event)].join(', ');
  const size = `${event.length} ${event.length === 1 ? 'byte' : 'bytes'}`;
  return `${typeWords(event)}, ${size} from ${event.fragments} ${event.fragments === 1 ? 'frame' : 'frames'}`;
}

/** The server's last ping that the client has not answered: a pong carries the same payload (RFC 6455 §5.5.3). */
export function openPing(said: readonly Said[]): { payload: Uint8Array; text: string } | null {
  const frames = said.filter((event): event is FrameEvent => event.kind === 'frame');
  const at = frames.findLastIndex(({ opcode, direction }) => opcode === 'ping' && direction === 'server');
  const ping = frames[at];
  if (!ping) return null;
  const answered = frames
    .slice(at + 1)
    .some(
      ({ opcode, direction, payload }) =>
        opcode === 'pong' && direction === 'client' && payload === ping.payload,
    );
  return answered ? null : { payload: fromBase64(ping.payload), text: ping.text ?? '' };
}

/** How many messages the server has sent. */
export function answersOn(events: readonly TraceEvent[], connection: string | undefined): number {
  let count = 0;
  for (const event of events) {
    if (event.kind === 'message' && event.direction === 'server' && event.connection === connection)
      count += 1;
  }
  return count;
}
