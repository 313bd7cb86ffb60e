import { css } from 'lit';

/** A request's table and its raw text, side by side where there is room. */
export const requestStyles = css`
  :host {
    display: block;
  }
  .views {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1rem;
  }
  @container (min-width: 46rem) {
    .views {
      grid-template-columns: minmax(0, 8fr) minmax(0, 5fr);
    }
  }
  fieldset {
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend,
  .raw-label {
    display: block;
    padding: 0;
    margin-block-end: 0.375rem;
    font-size: var(--text-small);
    font-weight: 600;
    color: var(--ink-soft);
  }
  .start {
    display: grid;
    grid-template-columns: 5.5rem minmax(0, 1fr) 4rem;
    gap: 0.25rem;
    margin-block-end: 0.5rem;
  }
  ul {
    display: grid;
    gap: 0.25rem;
    margin: 0 0 0.5rem;
    padding: 0;
    list-style: none;
  }
  li {
    display: grid;
    grid-template-columns: minmax(5rem, 11.75rem) minmax(5rem, 1fr) auto;
    gap: 0.25rem;
  }
  li > span {
    display: flex;
  }
  @container (max-width: 28rem) {
    li {
      grid-template-columns: minmax(0, 1fr) auto;
      padding-block-end: 0.375rem;
      border-block-end: 1px solid var(--line);
    }
    li > :first-child {
      grid-column: 1 / -1;
    }
  }
  li input {
    padding-inline: 0.375rem;
    font-size: 0.78125rem;
  }
  .btn.icon {
    min-inline-size: 1.625rem;
    min-block-size: 2rem;
  }
  .raw {
    display: flex;
    flex-direction: column;
  }
  textarea {
    flex: 1;
    inline-size: 100%;
    min-block-size: 11rem;
    padding: 0.5rem 0.625rem;
    line-height: 1.6;
    /* A line of the request is a line here: a wrapped one would read as two. */
    white-space: pre;
    resize: vertical;
  }
  .note {
    margin: 0.375rem 0 0;
    font-size: var(--text-small);
    color: var(--ink-faint);
  }
  .fault {
    margin: 0 0 0.5rem;
    font-size: var(--text-small);
  }
`;
