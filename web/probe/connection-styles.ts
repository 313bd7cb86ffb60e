import { css } from 'lit';

export const connectionStyles = css`
  h3 {
    margin-block-end: 0.375rem;
    font-size: var(--text-bench);
  }
  p {
    margin: 0;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    align-items: center;
  }
  .bar h2 {
    margin-inline-end: auto;
  }
  .answer,
  .talk {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.875rem;
    padding-block-start: 1rem;
    border-block-start: 1px solid var(--line-strong);
  }
  .reading {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.875rem;
  }
  .presets {
    display: grid;
    gap: 0.125rem;
    max-inline-size: 22rem;
  }
  .presets button {
    display: grid;
    padding: 0.375rem 0.5rem;
    font: inherit;
    font-size: var(--text-bench);
    color: inherit;
    text-align: start;
    background: none;
    border: 0;
    border-radius: var(--radius-small);
    cursor: pointer;
  }
  .presets button:hover {
    background: var(--selected);
  }
  a {
    color: inherit;
    text-decoration-color: var(--line-strong);
    text-underline-offset: 0.2em;
  }
  kbd {
    font: var(--text-small) var(--font-wire);
  }
`;
