import { css } from 'lit';

/** What was said on the connection, beside the message. */
export const saidStyles = css`
  .said ol {
    display: grid;
    max-block-size: 22rem;
    margin: 0.375rem 0;
    padding: 0;
    overflow: auto;
    overscroll-behavior: contain;
    font-size: var(--text-small);
    list-style: none;
  }
  .said li {
    display: grid;
    grid-template-columns: 1rem minmax(0, 1fr) auto;
    gap: 0 0.5rem;
    align-items: center;
    padding-block: 0.1875rem;
    border-block-end: 1px solid var(--line);
  }
  .said .direction {
    display: flex;
  }
  .said .word {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .said .wire {
    grid-area: 2 / 2 / auto / -1;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .said .whole {
    white-space: normal;
    /* A reason may be one long word. */
    overflow-wrap: anywhere;
  }
  .said .btn {
    min-block-size: 1.5rem;
    padding: 0 0.375rem;
    font-family: var(--font-wire);
    font-size: 0.75rem;
  }
`;
