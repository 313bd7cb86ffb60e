import { css } from 'lit';

export const learnerStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.75rem;
  }
  h2 {
    font-size: 1.375rem;
    overflow-wrap: anywhere;
  }
  h2:focus {
    outline: none;
  }
  .columns {
    display: grid;
    grid-template-columns: minmax(16rem, 22rem) minmax(0, 1fr);
    gap: 1.5rem clamp(1rem, 3vw, 2.5rem);
    align-items: start;
  }
  .side {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 2rem;
  }
  summary {
    min-block-size: 1.5rem;
    font-weight: 550;
    cursor: pointer;
  }
  .steps {
    display: grid;
    gap: 0.375rem;
    margin: 0.375rem 0 0.5rem;
    padding: 0;
    list-style: none;
  }
  .steps li {
    display: grid;
    grid-template-columns: 1.125rem minmax(0, 1fr);
    gap: 0.5rem;
    align-items: start;
  }
  .steps .icon-svg {
    margin-block-start: 0.1875rem;
  }
  .steps .soft {
    display: block;
    font-size: var(--text-small);
  }
  .steps :is(.passed, .passed-with-solution) .icon-svg {
    color: var(--passed);
  }
  .steps .opened .icon-svg {
    color: var(--ink-faint);
  }
  .steps .passed,
  .steps .passed-with-solution {
    color: inherit;
  }
  .invitation strong {
    font-size: 1.125rem;
  }
  .link {
    font-size: var(--text-small);
    overflow-wrap: anywhere;
  }
  .trace {
    position: sticky;
    inset-block-start: 0;
  }
  .trace select {
    max-inline-size: 100%;
  }
  lab-watch {
    block-size: min(70dvh, 48rem);
    min-block-size: 22rem;
  }
  @media (max-width: 900px) {
    .columns {
      grid-template-columns: minmax(0, 1fr);
    }
    .trace {
      position: static;
      order: -1;
    }
  }
`;
