import { css } from 'lit';

/** The tools below a message, each a closed row until it is needed. */
export const toolStyles = css`
  :host {
    display: block;
    font-size: var(--text-bench);
    line-height: 1.5;
  }
  details {
    border-block-start: 1px solid var(--line);
  }
  summary {
    min-block-size: 2rem;
    padding-block: 0.3125rem;
    cursor: pointer;
  }
  .tool {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.75rem;
    padding-block: 0.25rem 1rem;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 0.75rem;
    align-items: end;
  }
  .row > * {
    min-inline-size: 0;
  }
  .stacked {
    display: grid;
    gap: 0.25rem;
    font-size: var(--text-small);
    font-weight: 600;
    color: var(--ink-soft);
  }
  .stacked :is(input, select, textarea) {
    font-weight: 400;
  }
  .choice {
    display: inline-flex;
    gap: 0.5rem;
    align-items: center;
    min-block-size: 1.75rem;
  }
  fieldset {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1.25rem;
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0;
    font-size: var(--text-small);
    font-weight: 600;
    color: var(--ink-soft);
  }
  input[type='number'] {
    inline-size: 5.5rem;
  }
  textarea {
    inline-size: 100%;
    padding: 0.5rem 0.625rem;
    line-height: 1.5;
    resize: vertical;
  }
  progress {
    flex: 1 1 8rem;
    block-size: 0.75rem;
    align-self: center;
    accent-color: var(--ink);
  }
  p {
    margin: 0;
  }
  ul,
  ol {
    display: grid;
    margin: 0;
    padding: 0;
    list-style: none;
  }
`;
