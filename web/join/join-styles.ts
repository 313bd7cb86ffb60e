import { css } from 'lit';

export const joinStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1.25rem;
    max-inline-size: 30rem;
    line-height: 1.55;
  }
  h1 {
    margin: 0;
    font-size: clamp(1.75rem, 1.3rem + 2vw, 2.5rem);
    line-height: 1.15;
    letter-spacing: -0.022em;
    overflow-wrap: anywhere;
  }
  /* It is focused for screen readers, which then say what has become of it. */
  h1:focus {
    outline: none;
  }
  p {
    margin: 0;
  }
  form {
    display: grid;
    gap: 0.5rem;
    justify-items: start;
  }
  label {
    font-weight: 600;
  }
  input {
    inline-size: 100%;
    min-block-size: 2.75rem;
    font-size: 1.125rem;
  }
  input.wire {
    font-size: 1.25rem;
    letter-spacing: 0.06em;
    text-transform: uppercase;
  }
  .btn.primary {
    min-block-size: 2.75rem;
    padding-inline: 1.125rem;
    font-size: 1rem;
    text-decoration: none;
  }
  form .btn.primary {
    margin-block-start: 0.5rem;
  }
  a.btn {
    text-decoration: none;
  }
  b,
  .note {
    overflow-wrap: anywhere;
  }
  .note {
    padding: 0.5rem 0.75rem;
    background: var(--panel);
    border-inline-start: 3px solid var(--line-strong);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 0.75rem;
    align-items: center;
  }
`;
