import { css } from 'lit';

export const timelineStyles = css`
  :host {
    display: grid;
    grid-template: auto minmax(6rem, 1fr) auto / minmax(0, 1fr);
    min-block-size: 0;
    font-size: var(--text-small);
    line-height: 1.45;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem 0.625rem;
    align-items: center;
    padding: 0.5rem 0.75rem;
    border-block-end: 1px solid var(--line);
  }
  .views {
    display: inline-flex;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
  }
  .views button {
    min-block-size: 1.75rem;
    padding: 0 0.75rem;
    font: 500 var(--text-small) / 1.4 var(--font-text);
    color: var(--ink-soft);
    background: none;
    border: 0;
    cursor: pointer;
  }
  .views button + button {
    border-inline-start: 1px solid var(--line-strong);
  }
  .views button[aria-pressed='true'] {
    font-weight: 600;
    color: var(--ink);
    background: var(--selected);
  }
  .bar .fault {
    margin: 0;
  }
  .pause {
    order: 1;
    margin-inline-start: auto;
  }
  .pause[aria-pressed='true'] {
    border-color: var(--ink);
    box-shadow: inset 0 0 0 1px var(--ink);
  }
  lab-drop {
    order: 1;
  }
  .export {
    display: grid;
    grid-template-columns: max-content minmax(0, 16rem);
    gap: 0.5rem 0.75rem;
    align-items: center;
  }
  .export p {
    grid-column: 1 / -1;
    margin: 0;
  }
  .export a {
    text-decoration: none;
  }
  .events {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    min-block-size: 0;
    overflow: hidden;
  }
  .detail {
    block-size: 52cqb;
    overflow: auto;
    background: var(--paper);
    border-block-start: 1px solid var(--line-strong);
  }
  .actions {
    display: inline-flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.375rem;
  }
  p[slot] {
    margin: 0;
  }
  .empty {
    max-inline-size: 32rem;
    padding: 1.25rem 1rem;
    margin: 0;
    font-size: var(--text-bench);
    color: var(--ink-soft);
  }
  @container (max-width: 32rem) {
    .bar {
      gap: 0.375rem;
      padding-inline: 0.5rem;
    }
    .bar .btn {
      padding-inline: 0.5rem;
    }
  }
  @media (forced-colors: active) {
    .views button[aria-pressed='true'],
    .pause[aria-pressed='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
