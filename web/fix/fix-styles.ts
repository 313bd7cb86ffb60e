import { css } from 'lit';

export const fixStyles = css`
  :host {
    gap: 0.75rem;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.75rem;
    align-items: center;
  }
  h2 {
    font-size: 1.0625rem;
  }
  h3 {
    scroll-margin-block: 1.5rem;
  }
  header + p,
  .left {
    max-inline-size: 44rem;
  }
  .badge,
  .state {
    display: inline-flex;
    gap: 0.375rem;
    align-items: center;
    font-weight: 600;
  }
  .left {
    display: grid;
    gap: 0.125rem;
    margin: 0;
    padding-inline-start: 1.25rem;
  }
  a {
    color: inherit;
    text-underline-offset: 0.2em;
  }
  .parts,
  form,
  section {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1.25rem;
    align-content: start;
  }
  section {
    gap: 0.75rem;
    padding: 0.875rem 1rem;
    background: var(--raised);
    border: 1px solid var(--line-strong);
    border-radius: 8px;
  }
  [data-state='holds'] {
    border-color: var(--passed);
  }
  [data-state='holds'] h3 {
    color: var(--passed);
  }
  .because {
    padding: 0.4375rem 0.75rem;
    background: var(--refused-tint);
    border-inline-start: 3px solid var(--refused);
    border-radius: 0 var(--radius-small) var(--radius-small) 0;
  }
  .because > * {
    margin: 0;
  }
  .because code {
    font-family: var(--font-wire);
    font-size: 0.9em;
    font-variant-ligatures: none;
    overflow-wrap: anywhere;
  }
  .runs {
    display: grid;
    gap: 0.75rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .run {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.25rem;
    padding-block-start: 0.75rem;
    border-block-start: 1px solid var(--line-strong);
  }
  .name {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.625rem;
    align-items: center;
  }
  .name .state {
    margin-inline-start: auto;
  }
  summary {
    inline-size: fit-content;
    min-block-size: 1.5rem;
    font-size: var(--text-small);
    color: var(--ink-soft);
    cursor: pointer;
  }
  .row {
    margin-block: -1.25rem -1rem;
  }
  @container (min-width: 54rem) {
    .parts:has(section) {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      align-items: start;
    }
    .parts section {
      grid-column: 2;
      grid-row: 1;
    }
  }
`;
