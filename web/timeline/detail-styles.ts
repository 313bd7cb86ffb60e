import { css } from 'lit';

export const detailStyles = css`
  :host {
    display: block;
    container: detail / inline-size;
    font-size: var(--text-small);
    line-height: 1.45;
  }
  section {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.75rem;
    align-content: start;
    padding: 0 1rem 1rem;
  }
  header {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.5rem;
    align-items: center;
    padding-block: 0.375rem;
    background: var(--paper);
  }
  h3 {
    flex: 1 1 11rem;
    margin: 0;
    font-size: var(--text-bench);
  }
  slot[name='actions'] {
    display: block;
  }
  p {
    margin: 0;
  }
  dl {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 0.125rem 1rem;
    margin: 0;
  }
  dt {
    color: var(--ink-soft);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  h4 {
    margin: 0 0 0.25rem;
    font-size: var(--text-small);
    color: var(--ink-soft);
  }
  pre {
    max-block-size: 24rem;
    margin: 0;
    padding: 0.5rem 0.75rem;
    overflow: auto;
    font: var(--text-small) / 1.5 var(--font-wire);
    font-variant-ligatures: none;
    background: var(--sunken);
    border: 1px solid var(--line);
    border-radius: var(--radius-small);
  }
  pre.text {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .rules {
    display: grid;
    gap: 0.25rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .rules li {
    padding: 0.1875rem 0.625rem;
    background: var(--refused-tint);
    border-inline-start: 3px solid var(--refused);
    border-radius: 0 var(--radius-small) var(--radius-small) 0;
  }
  .section {
    color: inherit;
    white-space: nowrap;
  }
  .link {
    min-block-size: 1.5rem;
    padding: 0 0.125rem;
    font: inherit;
    color: inherit;
    text-decoration: underline;
    text-decoration-color: var(--line-strong);
    text-underline-offset: 0.2em;
    background: none;
    border: 0;
    cursor: pointer;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1.25rem;
    align-items: center;
  }
  .facts > :not(.views) {
    flex: 1 1 18rem;
    min-inline-size: 0;
  }
  .facts > .heads {
    flex-basis: 100%;
  }
  .views {
    display: inline-flex;
    justify-self: start;
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
    color: var(--ink);
    font-weight: 600;
    background: var(--selected);
  }
  .heads,
  .asked {
    display: grid;
    gap: 0.75rem;
    align-content: start;
  }
  @container detail (max-width: 38rem) {
    slot[name='actions'] {
      flex: 1 0 100%;
      order: 1;
    }
  }
  @container detail (min-width: 44rem) {
    .heads {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
  @media (forced-colors: active) {
    .views button[aria-pressed='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
