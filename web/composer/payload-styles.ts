import { css } from 'lit';

/** What kind a message is of, its payload, and how it is split. */
export const payloadStyles = css`
  .kind {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1rem;
    align-items: end;
  }
  /* As tall as what was loaded into it; by its own \`rows\` where a browser cannot measure that. */
  textarea {
    field-sizing: content;
    inline-size: 100%;
    min-block-size: 4.5rem;
    max-block-size: 24rem;
    padding: 0.5rem 0.625rem;
    line-height: 1.5;
    resize: vertical;
  }
  .payload {
    display: grid;
    gap: 0.25rem;
  }
  .close-payload {
    display: grid;
    grid-template-columns: 6rem minmax(0, 1fr);
    gap: 0.25rem 0.5rem;
  }
  .close-payload .note {
    grid-column: 1 / -1;
  }
  /* The names of the codes begin small. */
  .code-words {
    display: block;
  }
  .code-words::first-letter {
    text-transform: uppercase;
  }
  .split {
    gap: 0.5rem 0.75rem;
  }
  .split label {
    display: inline-flex;
    gap: 0.5rem;
    align-items: center;
  }
  .split input {
    inline-size: 4rem;
  }
`;
