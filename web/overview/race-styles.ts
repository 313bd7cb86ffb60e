import { css, unsafeCSS } from 'lit';
import plotSheet from 'uplot/dist/uPlot.min.css?inline';

/** The race's own, and uPlot's, which a shadow root has to be given. */
export const raceStyles = [
  unsafeCSS(plotSheet),
  css`
    iframe {
      inline-size: 100%;
      block-size: 10.75rem;
      background: Canvas;
      border: 1px solid var(--line);
      border-radius: var(--radius-small);
    }
    @container (max-width: 34rem) {
      iframe {
        block-size: 15.5rem;
      }
    }
    .plots {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 1rem;
    }
    .plot {
      min-inline-size: 0;
      min-block-size: 13.5rem;
    }
    .key {
      display: flex;
      flex-wrap: wrap;
      gap: 0.125rem 1rem;
      font-size: var(--text-small);
    }
    .key span::before {
      display: inline-block;
      inline-size: 0.75em;
      block-size: 0.75em;
      margin-inline-end: 0.375em;
      content: '';
      background: currentColor;
    }
    .scroll {
      overflow-x: auto;
    }
    table {
      inline-size: 100%;
      font-size: var(--text-small);
      font-variant-numeric: tabular-nums;
      border-collapse: collapse;
    }
    :is(th, td) {
      padding: 0.3125rem 0 0.3125rem 0.75rem;
      text-align: end;
      border-block-end: 1px solid var(--line);
    }
    :is(th, td):first-child {
      padding-inline-start: 0;
      text-align: start;
    }
    th {
      font-weight: 600;
    }
  `,
];
