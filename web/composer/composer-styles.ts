import { css } from 'lit';

export const composerStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1rem;
    scroll-margin-block-start: 0.75rem;
    font-size: var(--text-bench);
    line-height: 1.5;
  }
  .write,
  .sides,
  .side {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.75rem;
    align-content: start;
    min-inline-size: 0;
  }
  .sides {
    gap: 1.25rem;
    align-items: start;
  }
  @container (min-width: 44rem) {
    .sides {
      grid-template-columns: minmax(0, 8fr) minmax(0, 5fr);
    }
  }
  h2,
  h3 {
    margin: 0;
    font-size: 0.9375rem;
    line-height: 1.4;
  }
  h3 {
    font-size: var(--text-small);
    color: var(--ink-soft);
  }
  p {
    margin: 0;
  }
  .bar,
  .row,
  .preview-head,
  .split {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    align-items: center;
  }
  .bar h2 {
    margin-inline-end: auto;
  }
  .preview-head .row {
    margin-inline-start: auto;
  }
  .stacked {
    display: grid;
    gap: 0.25rem;
    font-size: var(--text-small);
    font-weight: 600;
    color: var(--ink-soft);
  }
  .stacked :is(input, select) {
    font-weight: 400;
  }
  fieldset {
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0;
    margin-block-end: 0.25rem;
    font-size: var(--text-small);
    font-weight: 600;
    color: var(--ink-soft);
  }
  .kind {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1rem;
    align-items: end;
  }
  .segments {
    display: flex;
    flex-wrap: wrap;
  }
  .segments legend {
    float: inline-start;
    inline-size: 100%;
  }
  .segments label {
    display: inline-flex;
    gap: 0.375rem;
    align-items: center;
    min-block-size: 2rem;
    padding: 0 0.625rem;
    margin-inline-start: -1px;
    background: var(--raised);
    border: 1px solid var(--line-strong);
    cursor: pointer;
  }
  .segments label:first-of-type {
    margin-inline-start: 0;
    border-start-start-radius: var(--radius);
    border-end-start-radius: var(--radius);
  }
  .segments label:last-of-type {
    border-start-end-radius: var(--radius);
    border-end-end-radius: var(--radius);
  }
  .segments label:has(:checked) {
    background: var(--selected);
  }
  .segments input {
    inline-size: 0.875rem;
    block-size: 0.875rem;
  }
  /* As tall as what was loaded into it; by its own \`rows\` where a browser cannot measure that. */
  textarea {
    field-sizing: content;
    inline-size: 100%;
    min-block-size: 4.5rem;
    max-block-size: 24rem;
    padding: 0.5rem 0.625rem;
    line-height: 1.5;
    resize: vertical;
  }
  .payload {
    display: grid;
    gap: 0.25rem;
  }
  .note {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.75rem;
    align-items: center;
    min-block-size: 1.25rem;
    font-size: var(--text-small);
    color: var(--ink-soft);
  }
  .close-payload {
    display: grid;
    grid-template-columns: 6rem minmax(0, 1fr);
    gap: 0.25rem 0.5rem;
  }
  .close-payload .note {
    grid-column: 1 / -1;
  }
  /* The names of the codes begin small. */
  .code-words {
    display: block;
  }
  .code-words::first-letter {
    text-transform: uppercase;
  }
  .split {
    gap: 0.5rem 0.75rem;
  }
  .split label {
    display: inline-flex;
    gap: 0.5rem;
    align-items: center;
  }
  .split input {
    inline-size: 4rem;
  }
  details {
    border-block-start: 1px solid var(--line);
    padding-block-start: 0.5rem;
  }
  summary {
    min-block-size: 1.75rem;
    padding-block: 0.1875rem;
    cursor: pointer;
  }
  summary b {
    font-weight: 600;
  }
  summary .wire {
    font-size: var(--text-small);
    color: var(--ink-soft);
  }
  .expert {
    display: flex;
    flex-wrap: wrap;
    gap: 0.625rem 1rem;
    align-items: end;
    padding-block: 0.5rem 0.25rem;
  }
  .expert .note {
    flex-basis: 100%;
    min-block-size: 0;
  }
  .expert .length {
    inline-size: 9.5rem;
  }
  .bits {
    display: flex;
  }
  .bit {
    display: grid;
    justify-items: center;
    min-inline-size: 3rem;
    padding: 0.1875rem 0.25rem;
    margin-inline-start: -1px;
    font: 500 0.75rem/1.3 var(--font-wire);
    color: var(--ink-soft);
    background: var(--raised);
    border: 1px solid var(--line-strong);
    cursor: pointer;
  }
  .bit:first-child {
    margin-inline-start: 0;
    border-start-start-radius: var(--radius);
    border-end-start-radius: var(--radius);
  }
  .bit:last-child {
    border-start-end-radius: var(--radius);
    border-end-end-radius: var(--radius);
  }
  .bit b {
    font-size: 1rem;
    color: var(--ink);
  }
  /* The button is pressed or not; the digit says the same, and need not be said twice. */
  .bit b::before {
    content: attr(data-digit);
  }
  .bit[aria-pressed='true'] {
    background: var(--selected);
  }
  .bit:focus-visible,
  .segments label:focus-within {
    z-index: 1;
  }
  .key {
    display: flex;
    align-items: end;
  }
  .key input {
    inline-size: 8rem;
  }
  .preview {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.375rem;
  }
  .preview-head {
    min-block-size: 2rem;
  }
  .warnings {
    display: grid;
    gap: 0.5rem;
    margin: 0;
    padding: 0.5rem 0.75rem;
    font-size: var(--text-small);
    list-style: none;
    background: var(--refused-tint);
    border-inline-start: 3px solid var(--refused);
    border-radius: 0 var(--radius-small) var(--radius-small) 0;
  }
  /* In sight while the expert row is worked on, which is long. */
  .side {
    position: sticky;
    inset-block-start: 0;
  }
  .said ol {
    display: grid;
    max-block-size: 22rem;
    margin: 0.375rem 0;
    padding: 0;
    overflow: auto;
    overscroll-behavior: contain;
    font-size: var(--text-small);
    list-style: none;
  }
  .said li {
    display: grid;
    grid-template-columns: 1rem minmax(0, 1fr) auto;
    gap: 0 0.5rem;
    align-items: center;
    padding-block: 0.1875rem;
    border-block-end: 1px solid var(--line);
  }
  .said .direction {
    display: flex;
  }
  .said .word {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .said .wire {
    grid-area: 2 / 2 / auto / -1;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .said .whole {
    white-space: normal;
    /* A reason may be one long word. */
    overflow-wrap: anywhere;
  }
  .said .btn {
    min-block-size: 1.5rem;
    padding: 0 0.375rem;
    font-family: var(--font-wire);
    font-size: 0.75rem;
  }
  .quick-close .note:empty {
    display: none;
  }
  .quick-close {
    display: grid;
    gap: 0.5rem;
    inline-size: min(20rem, 80vw);
  }
  a {
    color: inherit;
    text-decoration-color: var(--line-strong);
    text-underline-offset: 0.2em;
  }
  kbd {
    font: var(--text-small) var(--font-wire);
  }
  @container (max-width: 28rem) {
    .segments label {
      gap: 0.25rem;
      padding-inline: 0.375rem;
    }
  }
  @media (forced-colors: active) {
    .segments label:has(:checked),
    .bit[aria-pressed='true'] {
      outline: 2px solid Highlight;
      outline-offset: -3px;
    }
  }
`;
