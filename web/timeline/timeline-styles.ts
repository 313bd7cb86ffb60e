import { css } from 'lit';

export const timelineStyles = css`
  :host {
    display: grid;
    grid-template: minmax(0, 1fr) auto / minmax(0, 1fr);
    min-block-size: 0;
    font-size: var(--text-small);
    line-height: 1.45;
  }
  .list {
    position: relative;
    min-block-size: 0;
    overflow: auto;
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
  }
  thead th {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    padding: 0.375rem 0.5rem;
    font-weight: 600;
    color: var(--ink-soft);
    text-align: start;
    white-space: nowrap;
    background: var(--panel);
    box-shadow: inset 0 -1px var(--line-strong);
  }
  td {
    padding: 0.125rem 0.5rem;
    white-space: nowrap;
    border-block-end: 1px solid var(--line);
  }
  tbody tr {
    cursor: pointer;
  }
  tbody tr:hover {
    background: var(--selected);
  }
  tbody tr[aria-current='true'] {
    background: var(--selected);
    box-shadow: inset 3px 0 var(--ink);
  }
  .number,
  .time {
    font-family: var(--font-wire);
    font-variant-numeric: tabular-nums;
    text-align: end;
  }
  .summary {
    inline-size: 100%;
    max-inline-size: 0;
    overflow: hidden;
    font-family: var(--font-wire);
    text-overflow: ellipsis;
  }
  td button {
    min-inline-size: 2.25rem;
    min-block-size: 1.5rem;
    padding: 0 0.375rem;
    font: inherit;
    color: inherit;
    text-align: end;
    background: none;
    border: 0;
    border-radius: 3px;
    cursor: pointer;
  }
  .direction {
    display: inline-flex;
    gap: 0.3125rem;
    align-items: center;
  }
  .kind-message td {
    color: var(--ink-soft);
  }
  .gap td {
    padding: 0.375rem 0.5rem;
    color: var(--ink-soft);
    font-style: italic;
    white-space: normal;
  }
  .newest {
    position: sticky;
    inset-block-end: 0.5rem;
    display: flex;
    justify-content: center;
    pointer-events: none;
  }
  .newest .btn {
    pointer-events: auto;
    box-shadow: var(--shadow);
  }
  .detail {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.75rem;
    align-content: start;
    max-block-size: 45cqb;
    padding: 0.75rem 1rem 1rem;
    overflow: auto;
    background: var(--paper);
    border-block-start: 1px solid var(--line-strong);
  }
  .detail header {
    display: flex;
    gap: 0.75rem;
    align-items: center;
    justify-content: space-between;
  }
  h3 {
    margin: 0;
    font-size: var(--text-bench);
  }
  .empty {
    max-inline-size: 32rem;
    padding: 1.25rem 1rem;
    margin: 0;
    font-size: var(--text-bench);
    color: var(--ink-soft);
  }
  @container (max-width: 40rem) {
    .delta,
    .connection {
      display: none;
    }
  }
  @container (max-width: 30rem) {
    .time {
      display: none;
    }
    td,
    thead th {
      padding-inline: 0.25rem;
    }
  }
  @media (forced-colors: active) {
    tbody tr[aria-current='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
