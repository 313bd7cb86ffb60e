import { html, nothing, type TemplateResult } from 'lit';
import { type FrameRuleCode, type FrameRuleId, frameRules } from '../../protocol/frame-rules.ts';
import { sectionLink } from '../parts/section-link.ts';
import type { Composed } from './compose.ts';
import type { Judgement } from './sent-stream.ts';

export interface Preview {
  composed: Composed;
  judgement: Judgement;
  /** Which frame is drawn. */
  shown: number;
  choose(index: number): void;
}

/** The bytes as they will be sent, and what RFC 6455 says against them. */
export function renderPreview({ composed, judgement, shown, choose }: Preview): TemplateResult {
  const { frames, bytes } = composed;
  const index = Math.min(shown, frames.length - 1);
  const frame = frames[index] ?? new Uint8Array(0);
  return html`<section class="preview" aria-label="Bytes to send">
    <div class="preview-head">
      <h3>Bytes</h3>
      <span class="soft">${countWords(frames.length, bytes.length)}</span>
      ${frames.length > 1 ? renderChooser(frames.length, index, choose) : nothing}
    </div>
    <lab-anatomy
      .bytes=${frame}
      .broken=${judgement.broken.map(({ rule }) => rule)}
    ></lab-anatomy>
  </section>`;
}

/** Rules that would be broken. They warn and never stop: breaking them is what this is for. */
export function renderWarnings({ broken, swallowed, waits }: Judgement): TemplateResult | typeof nothing {
  if (broken.length === 0 && !swallowed && waits === 0) return nothing;
  return html`<ul class="warnings" aria-label="What these bytes break">
    ${
      swallowed
        ? html`<li>
            The server is still reading an earlier frame, which announced more bytes than it held. These bytes begin inside
            its payload.
          </li>`
        : nothing
    }
    ${broken.map(
      ({ rule, message, section, code }) => html`<li>
        <b>${frameRules[rule].text}</b> ${message} ${answerTo(rule, code)} ${sectionLink(section)}
      </li>`,
    )}
    ${
      waits > 0
        ? html`<li>
            After these bytes the server waits for ${waits.toLocaleString('en')} more, which the header announces. What you
            send next counts as payload.
          </li>`
        : nothing
    }
  </ul>`;
}

/** A server that has returned a close frame has said its last word, and reads no more. */
function answerTo(rule: FrameRuleId, code: FrameRuleCode): string {
  return rule === 'after-close'
    ? 'A server answers the close frame, and does not look at what comes behind it.'
    : `A server answers with ${code}.`;
}

function renderChooser(count: number, index: number, choose: (index: number) => void): TemplateResult {
  return html`<label class="row"
    ><span class="soft">Frame</span>
    <select
      @change=${(event: Event) => {
        if (event.currentTarget instanceof HTMLSelectElement) choose(Number(event.currentTarget.value));
      }}
    >
      ${Array.from(
        { length: count },
        (_, at) => html`<option value=${at} ?selected=${at === index}>${at + 1} of ${count}</option>`,
      )}
    </select>
  </label>`;
}

/** `1 frame, 11 bytes`. */
export function countWords(frames: number, bytes: number): string {
  return `${frames} ${frames === 1 ? 'frame' : 'frames'}, ${bytes.toLocaleString('en')} ${bytes === 1 ? 'byte' : 'bytes'}`;
}
