import { css } from 'lit';

export const interceptStyles = css`
  h3 {
    margin-block-start: 0.75rem;
    font-size: var(--text-bench);
  }
  summary {
    inline-size: fit-content;
    min-block-size: 1.75rem;
    cursor: pointer;
  }
  lab-rules {
    margin-block-start: 0.5rem;
    padding-inline-start: 1rem;
  }
  h2:focus-visible {
    outline-offset: 3px;
  }
  p {
    max-inline-size: 44rem;
    margin: 0;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1.25rem;
    align-items: center;
  }
  .bar h2 {
    margin-inline-end: auto;
  }
  .switch {
    display: inline-flex;
    gap: 0.625rem;
    align-items: center;
    min-block-size: 2.75rem;
    padding: 0;
    font: 600 1rem/1.4 var(--font-text);
    color: var(--ink);
    background: none;
    border: 0;
    border-radius: var(--radius);
    cursor: pointer;
  }
  .switch:disabled {
    cursor: default;
    opacity: 0.55;
  }
  .track {
    display: flex;
    inline-size: 3.25rem;
    padding: 0.1875rem;
    background: var(--raised);
    border: 2px solid var(--line-strong);
    border-radius: 999px;
  }
  .thumb {
    inline-size: 1.125rem;
    block-size: 1.125rem;
    background: var(--line-strong);
    border-radius: 50%;
  }
  [aria-checked='true'] .track {
    justify-content: end;
    background: var(--ink);
    border-color: var(--ink);
  }
  [aria-checked='true'] .thumb {
    background: var(--ink-inverse);
  }
  .state {
    min-inline-size: 2rem;
    text-align: start;
  }
  .check {
    display: inline-flex;
    gap: 0.5rem;
    align-items: center;
    min-block-size: 1.5rem;
    cursor: pointer;
  }
  .held {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1rem;
    align-items: start;
  }
  @container (min-width: 46rem) {
    .held.frame {
      grid-template-columns: minmax(15rem, 2fr) minmax(0, 3fr);
    }
  }
  .item {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.625rem;
  }
  .done {
    display: grid;
    padding: 0;
    margin: 0;
    font-size: var(--text-small);
    list-style: none;
  }
  .done li {
    display: grid;
    grid-template-columns: 5rem 2.5rem minmax(0, 1fr);
    gap: 0.5rem;
    align-items: start;
    padding-block: 0.1875rem;
    border-block-end: 1px solid var(--line);
  }
  .done li > :last-child {
    overflow-wrap: anywhere;
  }
  .direction {
    display: inline-flex;
    gap: 0.3125rem;
    align-items: center;
  }
  .fault {
    max-inline-size: none;
  }
  @media (forced-colors: active) {
    .thumb {
      background: ButtonText;
    }
    [aria-checked='true'] .track {
      background: Highlight;
      border-color: Highlight;
    }
    [aria-checked='true'] .thumb {
      background: HighlightText;
    }
  }
`;
