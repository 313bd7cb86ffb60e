import { css } from 'lit';

export const anatomyStyles = css`
  :host {
    display: block;
    container: anatomy / inline-size;
    font-size: var(--text-small);
    line-height: 1.45;
  }
  p {
    margin: 0;
  }
  .anatomy {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1rem 1.5rem;
  }
  .frame {
    display: grid;
    gap: 0.625rem;
    align-content: start;
  }
  .bits {
    display: flex;
    flex-wrap: wrap;
    gap: 0.625rem 0.5rem;
  }
  .byte {
    display: grid;
    gap: 0.1875rem;
  }
  .row {
    display: flex;
  }
  .byte-hex {
    padding-block-start: 0.1875rem;
    color: var(--ink-faint);
    text-align: center;
    border-block-start: 1px solid var(--line-strong);
  }
  .byte-hex b {
    font-weight: 500;
    color: var(--ink);
  }
  .bytes {
    display: flex;
    flex-wrap: wrap;
    gap: 0.625rem 1rem;
  }
  button {
    font: inherit;
    color: inherit;
    background: none;
    border: 0;
    cursor: pointer;
  }
  .field {
    position: relative;
    display: grid;
    gap: 0.1875rem;
    justify-items: stretch;
    padding: 0.125rem 1px 0;
    border-radius: 3px;
  }
  .whole {
    justify-items: start;
  }
  .name {
    display: inline-flex;
    gap: 0.125rem;
    align-items: center;
    justify-content: center;
    block-size: 1.125rem;
    font: 500 0.65625rem/1 var(--font-wire);
    letter-spacing: -0.04em;
    color: var(--ink-soft);
    white-space: nowrap;
  }
  .badge {
    position: absolute;
    inset-block-end: -0.375rem;
    inset-inline-end: -0.3125rem;
    z-index: 1;
    display: grid;
    place-content: center;
    inline-size: 0.875rem;
    block-size: 0.875rem;
    color: var(--paper);
    background: var(--refused);
    border-radius: 50%;
  }
  .badge .icon-svg {
    inline-size: 0.5rem;
    block-size: 0.5rem;
    stroke-width: 3.5;
  }
  .cells {
    display: flex;
    gap: 1px;
  }
  .cell {
    display: grid;
    place-content: center;
    inline-size: 1.75rem;
    block-size: 1.75rem;
    font: 500 0.875rem/1 var(--font-wire);
    background: var(--raised);
    border: 1px solid var(--line-strong);
  }
  .field .cell:first-child {
    border-start-start-radius: 3px;
    border-end-start-radius: 3px;
  }
  .field .cell:last-child {
    border-start-end-radius: 3px;
    border-end-end-radius: 3px;
  }
  .field.lit .name {
    color: var(--ink);
  }
  .field.lit .cell,
  .cell.lit {
    color: var(--ink-inverse);
    background: var(--ink);
    border-color: var(--ink);
  }
  .char.lit {
    font-weight: 700;
    text-decoration: underline;
  }
  .faulty .name,
  .line.faulty {
    color: var(--refused);
  }
  .faulty:not(.lit) .cell {
    background: var(--refused-tint);
    border-color: var(--refused);
  }
  .payload {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 0.75rem;
  }
  .lines {
    display: grid;
    grid-auto-rows: 1.5rem;
    align-content: start;
  }
  .line {
    position: relative;
    display: inline-flex;
    gap: 0.25rem;
    align-items: center;
    padding: 0 0.25rem;
    font-size: 0.75rem;
    text-align: start;
    white-space: nowrap;
    border-radius: 3px;
  }
  button.line:not(.faulty) {
    color: var(--ink-soft);
  }
  .line.lit {
    font-weight: 600;
    color: var(--ink);
    background: var(--selected);
  }
  .line .icon-svg {
    inline-size: 0.75rem;
    block-size: 0.75rem;
  }
  .columns {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1px;
  }
  .column {
    display: grid;
    grid-auto-rows: 1.5rem;
    inline-size: 1.625rem;
  }
  .column .cell {
    inline-size: auto;
    block-size: auto;
    font-size: 0.8125rem;
  }
  .column .cell + .cell {
    border-block-start: 0;
  }
  .column .key:not(.lit) {
    color: var(--ink-faint);
    background: transparent;
    border-style: dashed;
    border-block-start: 0;
  }
  .char {
    display: grid;
    place-content: center;
    font: 0.8125rem/1 var(--font-wire);
    color: var(--ink-soft);
  }
  .char.lit {
    color: var(--ink);
  }
  .note {
    color: var(--ink-soft);
  }
  .said {
    display: grid;
    gap: 0.125rem;
    align-content: start;
    min-block-size: 4.25rem;
    padding: 0.4375rem 0.75rem;
    background: var(--sunken);
    border-inline-start: 3px solid var(--line-strong);
    border-radius: 0 var(--radius-small) var(--radius-small) 0;
  }
  .said.lit {
    border-color: var(--ink);
  }
  .said .wire {
    margin-inline-start: 0.25rem;
  }
  .said .icon-svg {
    inline-size: 0.75rem;
    block-size: 0.75rem;
    stroke-width: 2.4;
  }
  .meaning {
    color: var(--ink-soft);
  }
  .lit .meaning {
    color: var(--ink);
  }
  .meanings {
    position: relative;
    display: grid;
    align-content: start;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .meanings li {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.5rem;
    align-items: center;
    min-block-size: 1.75rem;
    padding: 0.125rem 0.5rem;
    border-block-end: 1px solid var(--line);
    border-inline-start: 3px solid transparent;
  }
  .meanings b {
    display: inline-flex;
    gap: 0.25rem;
    align-items: center;
    font-weight: 600;
  }
  .meanings .icon-svg {
    inline-size: 0.75rem;
    block-size: 0.75rem;
    stroke-width: 2.4;
  }
  .meanings .wire {
    color: var(--ink-soft);
  }
  .meanings li.faulty b {
    color: var(--refused);
  }
  .meanings li.lit {
    background: var(--selected);
    border-inline-start-color: var(--ink);
  }
  .meanings .lit :is(.section, .wire) {
    color: var(--ink);
  }
  .section {
    margin-inline-start: auto;
    font-size: 0.75rem;
    line-height: 1.5rem;
    color: var(--ink-soft);
    text-underline-offset: 0.2em;
    white-space: nowrap;
  }
  .broken {
    display: flex;
    gap: 0.375rem;
    align-items: start;
  }
  .broken .icon-svg {
    margin-block-start: 0.125rem;
    color: var(--refused);
  }
  .broken .section {
    margin-inline-start: 0;
    color: inherit;
  }
  @container anatomy (min-width: 46rem) {
    .anatomy {
      grid-template-columns: max-content minmax(17rem, 1fr);
    }
    .said {
      grid-column: 1 / -1;
    }
    .frame {
      max-inline-size: 30rem;
    }
  }
  @media (forced-colors: active) {
    .field.lit .cell,
    .cell.lit,
    .meanings li.lit {
      color: HighlightText;
      background: Highlight;
      border-color: Highlight;
      forced-color-adjust: none;
    }
    .faulty .cell {
      border-width: 2px;
    }
  }
`;
