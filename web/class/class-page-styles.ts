import { css } from 'lit';

export const classPageStyles = css`
  :host {
    --edge: clamp(0.75rem, 2.5vw, 1.5rem);
    display: grid;
    grid-template: auto auto auto minmax(0, 1fr) / minmax(0, 1fr);
    block-size: 100%;
    min-block-size: 0;
    font-size: var(--text-bench);
    line-height: 1.5;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 2rem;
    align-items: end;
    padding: 0.75rem var(--edge) 0.5rem;
  }
  h1,
  p {
    margin: 0;
  }
  h1 {
    font-size: clamp(1.25rem, 1rem + 1.2vw, 1.75rem);
    line-height: 1.2;
    letter-spacing: -0.018em;
    overflow-wrap: anywhere;
  }
  .title {
    flex: 1 1 18rem;
    min-inline-size: 0;
  }
  .title a,
  .link a {
    color: inherit;
    text-underline-offset: 0.2em;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.75rem;
    align-items: center;
  }
  .code {
    font-size: 1.125rem;
    font-weight: 600;
    user-select: all;
  }
  lab-class-controls {
    flex: 0 1 auto;
    min-inline-size: 0;
  }
  .opening {
    padding: 1.5rem 0;
  }
  .link {
    grid-row: 2;
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.75rem;
    align-items: center;
    padding: 0.375rem var(--edge);
  }
  .lost {
    background: var(--refused-tint);
  }
  nav {
    grid-row: 3;
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.25rem;
    padding-inline: calc(var(--edge) - 0.75rem);
    border-block-end: 1px solid var(--line-strong);
  }
  nav a {
    display: inline-flex;
    align-items: center;
    min-block-size: 2.5rem;
    padding: 0 0.75rem;
    margin-block-end: -1px;
    font-weight: 550;
    font-size: 0.9375rem;
    color: var(--ink-soft);
    text-decoration: none;
    border-block-end: 3px solid transparent;
  }
  nav a:hover {
    color: var(--ink);
    text-decoration: underline;
    text-underline-offset: 0.25em;
  }
  nav a[aria-current] {
    color: var(--ink);
    border-block-end-color: var(--ink);
  }
  nav a:focus-visible {
    outline-offset: -3px;
  }
  .away {
    margin-inline-start: auto;
  }
  .part {
    grid-row: 4;
    min-block-size: 0;
    min-inline-size: 0;
  }
  .whole {
    display: grid;
    grid-template-rows: minmax(0, 1fr);
  }
  .padded {
    padding: 1.5rem var(--edge) 4rem;
    overflow-y: auto;
    /* What is only for screen readers is placed absolutely, and must not stretch the page. */
    position: relative;
  }
  @media (max-width: 600px), (max-height: 500px) {
    :host {
      block-size: auto;
    }
    .whole {
      block-size: 85dvh;
    }
    .padded {
      overflow-y: visible;
    }
    .away {
      margin-inline-start: 0;
    }
  }
  @media (forced-colors: active) {
    nav a {
      border-block-end-color: Canvas;
    }
    nav a[aria-current] {
      border-block-end-color: Highlight;
    }
  }
`;
