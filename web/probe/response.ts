import { css, html, nothing, type TemplateResult } from 'lit';
import type { HandshakeReading, LineReading, RuleReading } from '../../protocol/handshake-reading.ts';
import type { ProbeState } from '../../protocol/workbench.ts';
import { icon } from '../parts/icons.ts';
import { sectionLink } from '../parts/section-link.ts';

export const responseStyles = css`
  .verdict {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.625rem;
    align-items: center;
    margin: 0;
    padding: 0.625rem 0.875rem;
    border-inline-start: 3px solid var(--line-strong);
    border-radius: 0 var(--radius-small) var(--radius-small) 0;
  }
  .verdict b {
    display: inline-flex;
    gap: 0.375rem;
    align-items: center;
  }
  .verdict.valid {
    background: var(--passed-tint);
    border-color: var(--passed);
  }
  .verdict.valid b {
    color: var(--passed);
  }
  .verdict.invalid {
    background: var(--refused-tint);
    border-color: var(--refused);
  }
  .verdict.invalid b {
    color: var(--refused);
  }
  .lines {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: var(--text-small);
    line-height: 1.5;
  }
  .lines :is(td, th) {
    padding: 0.375rem 0.75rem 0.375rem 0;
    font-weight: 400;
    text-align: start;
    vertical-align: top;
    border-block-end: 1px solid var(--line);
  }
  .lines thead th {
    font-weight: 600;
    color: var(--ink-faint);
  }
  .lines td {
    overflow-wrap: anywhere;
  }
  .lines tbody th {
    inline-size: 45%;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .lines .breaks th {
    box-shadow: inset 3px 0 var(--refused);
    padding-inline-start: 0.625rem;
  }
  .lines tbody .section {
    white-space: nowrap;
  }
  .rules {
    display: grid;
    gap: 0.5rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .rules li {
    padding-inline-start: 0.75rem;
    border-inline-start: 3px solid var(--refused);
  }
  pre {
    max-block-size: 16rem;
    margin: 0;
    padding: 0.625rem 0.75rem;
    overflow: auto;
    font: var(--text-small) / 1.55 var(--font-wire);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    background: var(--sunken);
    border: 1px solid var(--line);
    border-radius: var(--radius-small);
  }
  summary {
    min-block-size: 1.5rem;
    font-size: var(--text-small);
    color: var(--ink-soft);
    cursor: pointer;
  }
  @container (max-width: 32rem) {
    .lines :is(tr, td, th) {
      display: block;
      inline-size: auto;
      padding-inline: 0;
      border: 0;
    }
    .lines tbody tr {
      padding-block: 0.375rem;
      border-block-end: 1px solid var(--line);
    }
    .lines :is(td, tbody th) {
      inline-size: auto;
      padding-block: 0.0625rem;
    }
    .lines thead {
      display: none;
    }
  }
`;

/** What the response breaks, line by line, and as it came. */
export function renderReading(probe: ProbeState): TemplateResult {
  const { raw, reading, ended } = probe;
  return html`${
    reading
      ? [
          renderRules('What your request breaks', reading.request),
          renderRules('What the response breaks', reading.broken),
          renderLines(reading.lines),
        ]
      : nothing
  }
    ${
      raw
        ? html`<details ?open=${!reading}>
          <summary>The response as it came</summary>
          <pre tabindex="0" aria-label="Raw response">${raw}</pre>
        </details>`
        : nothing
    }
    ${raw && ended ? html`<p class="soft">${ended}</p>` : nothing}`;
}

/** What came back, in a line: the verdict, or why there is none. */
export function renderOutcome({ state, raw, reading, ended }: ProbeState): TemplateResult | typeof nothing {
  if (state === 'waiting') return html`<p class="soft">Sent. Waiting for the response…</p>`;
  if (reading) return renderVerdict(reading);
  if (raw) return nothing;
  return html`<p class="verdict invalid"><b>${icon('cross')}No response.</b> <span>${ended ?? ''}</span></p>`;
}

function renderVerdict({ valid, lines }: HandshakeReading): TemplateResult {
  const status = lines[0]?.line ?? '';
  return valid
    ? html`<p class="verdict valid">
        <b>${icon('check')}A valid handshake.</b> <span class="wire">${status}</span>
        <span>HTTP ends here; both sides now send frames.</span>
      </p>`
    : html`<p class="verdict invalid">
        <b>${icon('cross')}Not a valid handshake.</b> <span class="wire">${status}</span>
        <span>A conforming client opens no connection.</span>
      </p>`;
}

function renderRules(title: string, rules: readonly RuleReading[]): TemplateResult | typeof nothing {
  if (rules.length === 0) return nothing;
  return html`<section>
    <h3>${title}</h3>
    <ul class="rules">
      ${rules.map(({ message, section }) => html`<li>${message} ${sectionLink(section)}</li>`)}
    </ul>
  </section>`;
}

function renderLines(lines: readonly LineReading[]): TemplateResult | typeof nothing {
  if (lines.length === 0) return nothing;
  return html`<table class="lines">
    <thead>
      <tr>
        <th scope="col">Line of the response</th>
        <th scope="col">What it means</th>
      </tr>
    </thead>
    <tbody>
      ${lines.map(
        ({ line, meaning, verdict, section }) => html`<tr class=${verdict}>
          <th scope="row" class="wire">${line === '' ? html`<span class="soft">(empty line)</span>` : line}</th>
          <td>
            ${verdict === 'breaks' ? html`<b class="refused">Breaks a rule.</b> ` : nothing}${meaning}
            ${section ? sectionLink(section) : nothing}
          </td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}
