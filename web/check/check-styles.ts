import { css } from 'lit';

export const checkStyles = css`
  :host {
    display: grid;
    gap: 1.25rem;
    font-size: var(--text-bench);
    line-height: 1.5;
  }
  form {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 0.75rem;
    align-items: end;
  }
  label {
    display: grid;
    gap: 0.25rem;
    max-inline-size: 100%;
  }
  .verdict {
    padding: 0.625rem 0.875rem;
    font-size: 1rem;
    font-weight: 600;
    background: var(--panel);
    border-inline-start: 3px solid var(--line-strong);
    border-radius: 0 var(--radius-small) var(--radius-small) 0;
  }
  .verdict[data-state='passed'] {
    background: var(--passed-tint);
    border-color: var(--passed);
  }
  .verdict[data-state='failed'] {
    background: var(--refused-tint);
    border-color: var(--refused);
  }
  p,
  h2 {
    margin: 0;
  }
  section {
    padding: 0.875rem 1rem;
    background: var(--raised);
    border: 1px solid var(--line);
    border-radius: 8px;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.75rem;
    align-items: baseline;
  }
  h2 {
    font-size: 1rem;
  }
  .wire {
    font-size: var(--text-small);
    overflow-wrap: anywhere;
  }
  ul {
    display: grid;
    margin: 0.5rem 0 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: grid;
    grid-template-columns: 7rem 11rem minmax(0, 1fr);
    gap: 0 0.75rem;
    padding-block: 0.4375rem;
    border-block-start: 1px solid var(--line);
  }
  .state {
    display: inline-flex;
    gap: 0.375rem;
    align-items: center;
    align-self: start;
    min-block-size: 1.3125rem;
    font-weight: 600;
  }
  .trial {
    font-weight: 550;
  }
  .remedy {
    margin-block-start: 0.25rem;
    overflow-wrap: anywhere;
  }
  @media (width < 40rem) {
    li {
      grid-template-columns: minmax(0, 1fr) auto;
    }
    .state {
      grid-column: 2;
      grid-row: 1;
    }
    .words {
      grid-column: 1 / -1;
    }
  }
`;
