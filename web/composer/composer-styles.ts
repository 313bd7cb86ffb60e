import { css } from 'lit';

/** Where the parts of the composer stand, and what several of them share. */
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
  .segments label:focus-within {
    z-index: 1;
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
    .segments label:has(:checked) {
      outline: 2px solid Highlight;
      outline-offset: -3px;
    }
  }
`;
