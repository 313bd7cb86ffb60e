import { css } from 'lit';

/** The frame of everything that runs in the overview. */
export const exhibitStyles = css`
  :host {
    display: block;
    margin-block: 1.75rem;
    padding: 1rem 1.125rem 1.125rem;
    font-size: var(--text-bench);
    line-height: 1.5;
    background: var(--panel);
    border: 1px solid var(--line);
    border-radius: 8px;
    container-type: inline-size;
  }
  p,
  h3,
  h4 {
    margin: 0;
  }
  h3 {
    font-size: 0.9375rem;
    font-weight: 650;
  }
  h4 {
    font-size: var(--text-small);
    font-weight: 600;
    color: var(--ink-soft);
  }
  .content {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.875rem;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: 0.625rem 1rem;
    align-items: end;
  }
  .bar label {
    display: grid;
    gap: 0.1875rem;
    font-size: var(--text-small);
    color: var(--ink-soft);
  }
  .bar > .soft {
    padding-block-end: 0.3125rem;
  }
  .seen {
    max-inline-size: 40rem;
    padding: 0.625rem 0.875rem;
    background: var(--raised);
    border-inline-start: 3px solid var(--ink);
    border-radius: 0 var(--radius-small) var(--radius-small) 0;
  }
  lab-ladder {
    block-size: 22rem;
    background: var(--raised);
    border: 1px solid var(--line);
    border-radius: var(--radius-small);
  }
  .pair {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr));
    gap: 0.875rem;
  }
  .pair > * {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.375rem;
    align-content: start;
  }
  @media print {
    .bar,
    iframe,
    :host(:not([ran])) {
      display: none;
    }
    lab-ladder {
      block-size: auto;
    }
  }
`;
