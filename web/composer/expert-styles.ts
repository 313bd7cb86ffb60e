import { css } from 'lit';

/** Every bit of the header: a closed row until it is needed. */
export const expertStyles = css`
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
  .bit:focus-visible {
    z-index: 1;
  }
  .key {
    display: flex;
    align-items: end;
  }
  .key input {
    inline-size: 8rem;
  }
  @media (forced-colors: active) {
    .bit[aria-pressed='true'] {
      outline: 2px solid Highlight;
      outline-offset: -3px;
    }
  }
`;
