import { css } from 'lit';

export const gridStyles = css`
  :host {
    position: relative;
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    min-block-size: 0;
    font-size: var(--text-small);
    line-height: 1.45;
  }
  .list {
    min-block-size: 0;
    overflow: hidden auto;
    scrollbar-gutter: stable;
    /* Rows come by the hundred: what they do to the layout ends here. */
    contain: strict;
    /* The list does this itself: the browser would lose its hold on rows that are not drawn. */
    overflow-anchor: none;
  }
  .list:focus-visible {
    outline-offset: -2px;
  }
  table {
    inline-size: 100%;
    table-layout: fixed;
    border-spacing: 0;
  }
  tr {
    block-size: 1.75rem;
  }
  thead {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    background: var(--panel);
  }
  th {
    font-weight: 600;
    color: var(--ink-soft);
    border-block-end: 1px solid var(--line-strong);
  }
  abbr {
    text-decoration: none;
  }
  :is(td, th) {
    block-size: 1.75rem;
    padding: 0 0.375rem;
    text-align: start;
    white-space: nowrap;
  }
  /* Only where something may be too long: the browser keeps a clip for each of these cells. */
  td:is(.who, .type, .flags, .content) {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  td {
    border-block-end: 1px solid var(--line);
  }
  .spacer,
  .spacer td {
    block-size: auto;
    padding: 0;
    border: 0;
  }
  tbody tr[data-seq] {
    cursor: pointer;
  }
  tbody tr[data-seq]:hover {
    background: var(--selected);
  }
  tbody tr[aria-selected='true'] {
    background: var(--selected);
  }
  tbody tr[aria-selected='true'] td:first-child {
    box-shadow: inset 3px 0 var(--ink);
  }
  :is(.number, .time, .delta, .length) {
    font-variant-numeric: tabular-nums;
    text-align: end;
  }
  td:is(.number, .time, .delta, .length, .flags, .content) {
    font-family: var(--font-wire);
    font-variant-ligatures: none;
  }
  .number {
    inline-size: 3.25rem;
  }
  .time {
    inline-size: 6.375rem;
  }
  .delta {
    inline-size: 4.375rem;
  }
  .who {
    inline-size: 5.5rem;
  }
  .from {
    inline-size: 4.875rem;
  }
  .type {
    inline-size: 6.125rem;
  }
  .flags {
    inline-size: 6rem;
  }
  .length {
    inline-size: 3.75rem;
  }
  td:is(.time, .delta, .flags) {
    font-size: 0.75rem;
  }
  td.flags {
    letter-spacing: -0.03em;
  }
  td:is(.time, .delta, .flags, .length, .who) {
    color: var(--ink-soft);
  }
  td.who.victim {
    color: var(--victim);
  }
  td button {
    min-inline-size: 2.25rem;
    min-block-size: 1.5rem;
    padding: 0 0.25rem;
    font: inherit;
    color: inherit;
    text-align: end;
    background: none;
    border: 0;
    border-radius: 3px;
    cursor: pointer;
  }
  td button:focus-visible {
    outline-offset: -2px;
  }
  .direction {
    display: inline-flex;
    gap: 0.3125rem;
    align-items: center;
    vertical-align: middle;
  }
  .part {
    color: var(--ink-soft);
  }
  .broken {
    color: var(--refused);
  }
  .broken .icon-svg {
    inline-size: 0.75rem;
    block-size: 0.75rem;
    margin-inline-end: 0.125rem;
    vertical-align: -0.0625rem;
    stroke-width: 2.4;
  }
  .kind-message td {
    color: var(--ink-soft);
  }
  /* The line that in other rows the cells draw. */
  .gap {
    box-shadow: inset 0 -1px var(--line);
  }
  .gap td {
    padding: 0;
    border: 0;
    color: var(--ink-soft);
    font-style: italic;
  }
  .gap span {
    display: block;
    inline-size: 100cqi;
    block-size: 1.75rem;
    /* Its end is under the scrollbar. */
    padding-inline: 0.375rem 1.5rem;
    overflow: hidden;
    line-height: 1.75rem;
    text-overflow: ellipsis;
  }
  .newest {
    position: absolute;
    inset-block-end: 0.5rem;
    inset-inline: 0;
    inline-size: max-content;
    max-inline-size: calc(100% - 2rem);
    margin-inline: auto;
    box-shadow: var(--shadow);
  }
  .count {
    color: var(--ink-soft);
  }
  /* What is said needs the room more than the hour does. */
  @container (max-width: 60rem) {
    .hours {
      display: none;
    }
    .time {
      inline-size: 5rem;
    }
  }
  @container (max-width: 50rem) {
    .time {
      display: none;
    }
  }
  @container (max-width: 46rem) {
    .flags {
      display: none;
    }
  }
  @container (max-width: 40rem) {
    :is(.delta, .length) {
      display: none;
    }
    .from {
      inline-size: 3rem;
    }
    .word {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    :is(td, th) {
      padding-inline: 0.25rem;
    }
  }
  @container (max-width: 32rem) {
    .who {
      display: none;
    }
    /* Without the column that says so. */
    .by-victim .content::before {
      color: var(--victim);
      content: 'victim ';
    }
  }
  @media (forced-colors: active) {
    tbody tr[aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
