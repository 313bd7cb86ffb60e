import { css } from 'lit';

/** What the instructor's pages have in common. */
export const deskStyles = css`
  :host {
    font-size: var(--text-bench);
    line-height: 1.5;
  }
  h1,
  h2,
  h3,
  p {
    margin: 0;
  }
  h1 {
    font-size: clamp(1.375rem, 1.1rem + 1.2vw, 1.875rem);
    line-height: 1.2;
    letter-spacing: -0.018em;
    overflow-wrap: anywhere;
  }
  h2 {
    font-size: 1.125rem;
    line-height: 1.35;
  }
  h3 {
    font-size: 0.9375rem;
  }
  a {
    color: inherit;
    text-underline-offset: 0.2em;
  }
  a.btn {
    text-decoration: none;
  }
  section,
  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.75rem;
    align-content: start;
  }
  section > p,
  form > p {
    max-inline-size: 44rem;
  }
  select {
    max-inline-size: 100%;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 0.75rem;
    align-items: center;
  }
  .row .fault {
    flex-basis: 100%;
  }
  .field {
    display: grid;
    gap: 0.25rem;
    justify-items: start;
    min-inline-size: 0;
  }
  .field > label,
  legend {
    padding: 0;
    font-weight: 600;
  }
  fieldset {
    display: grid;
    gap: 0.375rem;
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .option {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0 0.625rem;
    align-items: start;
    padding-block: 0.1875rem;
    cursor: pointer;
  }
  .option input {
    margin-block-start: 0.125rem;
  }
  .option span span {
    display: block;
  }
  .plain {
    display: grid;
    gap: 0;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .plain > li {
    padding-block: 0.625rem;
    border-block-end: 1px solid var(--line);
  }
  .plain > li:first-child {
    border-block-start: 1px solid var(--line);
  }
  .scroll {
    position: relative;
    overflow-x: auto;
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
  }
  th,
  td {
    padding: 0.375rem 0.75rem 0.375rem 0;
    text-align: start;
    vertical-align: baseline;
    border-block-end: 1px solid var(--line);
  }
  thead th {
    font-weight: 600;
    border-block-end-color: var(--line-strong);
  }
`;
