import { css } from 'lit';

/** A tool of the workbench: its parts below each other, with quiet headings. */
export const tool = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1rem;
    align-content: start;
    font-size: var(--text-bench);
    line-height: 1.5;
  }
  h2,
  h3 {
    margin: 0;
    font-size: 0.9375rem;
    line-height: 1.4;
  }
`;

/** Parts with a line between them. */
export const toolSections = css`
  :host {
    gap: 1.25rem;
  }
  section {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.625rem;
  }
  section + section {
    padding-block-start: 1.25rem;
    border-block-start: 1px solid var(--line-strong);
  }
`;

/** The buttons of a form that is longer than its panel: they stay at its lower edge. */
export const footRow = css`
  .row {
    position: sticky;
    /* Down to the panel's edge, over its padding. */
    inset-block-end: -1rem;
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem;
    align-items: center;
    padding-block: 0.75rem;
    background: var(--panel);
    border-block-start: 1px solid var(--line-strong);
  }
  .row .fault {
    flex-basis: 100%;
  }
`;
