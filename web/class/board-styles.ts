import { css } from 'lit';

export const boardStyles = css`
  :host {
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    min-block-size: 0;
    font-size: var(--text-bench);
    line-height: 1.4;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1.25rem;
    align-items: center;
    padding: 0.5rem var(--edge, 1rem);
    border-block-end: 1px solid var(--line-strong);
  }
  .bar label {
    display: inline-flex;
    gap: 0.5rem;
    align-items: center;
    min-inline-size: 0;
  }
  .bar select {
    max-inline-size: min(18rem, 60vw);
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0.125rem 1rem;
    margin: 0;
    margin-inline-start: auto;
    padding: 0;
    font-size: var(--text-small);
    color: var(--ink-soft);
    list-style: none;
  }
  .legend li {
    display: inline-flex;
    gap: 0.375rem;
    align-items: center;
  }
  .at-sign {
    inline-size: 1.125rem;
    block-size: 1.125rem;
    border: 2px solid var(--server);
    border-radius: var(--radius-small);
  }
  .empty {
    margin: 0;
    padding: 2rem var(--edge, 1rem);
    grid-row: 2;
  }
  .scroll {
    /* What is only for screen readers is placed absolutely: it belongs in here, or the page grows. */
    position: relative;
    overflow: auto;
    overscroll-behavior: contain;
  }
  .scroll:focus-visible {
    outline-offset: -2px;
  }
  table {
    border-collapse: separate;
    border-spacing: 0;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 0.25rem 0.5rem;
    text-align: start;
    vertical-align: middle;
    background: var(--paper);
    border-block-end: 1px solid var(--line);
  }
  thead th {
    position: sticky;
    inset-block-start: 0;
    z-index: 2;
    font-weight: 600;
    vertical-align: bottom;
    background: var(--panel);
    border-block-end: 1px solid var(--line-strong);
  }
  /* The first row of the head is as tall as this, whatever stands in it: the second sticks below. */
  thead .writeup {
    block-size: 2rem;
    padding-block: 0.25rem;
    border-block-end-color: var(--line);
  }
  .writeup span {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .narrow .writeup span {
    /* Two narrow columns have little room for a title; it is whole in the list above. */
    max-inline-size: 14rem;
  }
  thead .steps th {
    inset-block-start: 2rem;
    font-weight: 500;
  }
  .name {
    position: sticky;
    inset-inline-start: 0;
    z-index: 1;
    min-inline-size: 13rem;
    max-inline-size: 13rem;
    padding-inline-start: var(--edge, 1rem);
    font-weight: 500;
    overflow-wrap: anywhere;
    border-inline-end: 1px solid var(--line-strong);
  }
  thead .name {
    z-index: 3;
    font-weight: 600;
  }
  .name a {
    /* The learner's own page has all of a name that needs more than two lines. */
    display: -webkit-inline-box;
    max-inline-size: 100%;
    min-block-size: 1.5rem;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    vertical-align: middle;
    padding-block: 0.125rem;
    color: inherit;
    text-decoration-color: var(--line-strong);
    text-underline-offset: 0.2em;
  }
  .signals {
    display: inline-block;
    padding: 0 0.375rem;
    font-size: var(--text-small);
    color: var(--control);
    background: var(--control-tint);
    border-radius: var(--radius-small);
  }
  .stuck {
    inline-size: 15rem;
    min-inline-size: 9rem;
    max-inline-size: 15rem;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  thead .stuck,
  thead .number {
    white-space: normal;
  }
  .number {
    text-align: end;
  }
  .first {
    border-inline-start: 1px solid var(--line-strong);
  }
  .narrow .steps th,
  .narrow tbody td:not(.stuck, .number) {
    min-inline-size: 2.5rem;
    padding-inline: 0.25rem;
    text-align: center;
  }
  .wide .steps th,
  .wide tbody td:not(.stuck, .number) {
    min-inline-size: 10rem;
    max-inline-size: 14rem;
    vertical-align: top;
  }
  .wide tbody .soft {
    display: block;
    font-size: var(--text-small);
  }
  .wide tbody .stuck .soft {
    display: inline;
  }
  .sign {
    display: inline-flex;
    vertical-align: middle;
    gap: 0.25rem;
    align-items: center;
  }
  .opened .icon-svg {
    color: var(--ink-faint);
  }
  .passed,
  .passed-with-solution {
    color: var(--passed);
  }
  td.passed,
  td.passed-with-solution {
    background: var(--passed-tint);
  }
  td .soft {
    color: var(--ink-soft);
  }
  .here {
    box-shadow: inset 0 0 0 2px var(--server);
  }
  tbody tr:hover > * {
    background: var(--selected);
  }
  @media (max-width: 600px) {
    .name {
      min-inline-size: 7.5rem;
      max-inline-size: 7.5rem;
    }
    .legend {
      display: none;
    }
    .stuck {
      inline-size: 9rem;
      max-inline-size: 9rem;
    }
  }
  @media (forced-colors: active) {
    .here {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
    .at-sign {
      border-color: Highlight;
    }
  }
`;
