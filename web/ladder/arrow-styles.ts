import { css } from 'lit';

/** What is drawn between the rails, by what it stands for. */
export const arrowStyles = css`
  svg :is(line, path, rect, circle) {
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  svg .filled {
    fill: currentColor;
  }
  svg .empty {
    fill: var(--panel);
  }
  .current svg .empty {
    fill: var(--selected);
  }
  svg .fault {
    color: var(--refused);
    stroke-width: 2.5;
  }
  svg :is(.http, .access) line {
    stroke-width: 1.25;
  }
  svg :is(.visit, .page, .dialog, .console, .cookies) {
    color: var(--victim);
  }
  svg .jail {
    color: var(--refused);
  }
  svg .cookies path {
    stroke-width: 2.5;
  }
  svg :is(.continuation, .fragment) > line {
    stroke-dasharray: 9 5;
  }
  svg :is(.ping, .pong) > line {
    stroke-dasharray: 1 5;
    stroke-width: 2.25;
  }
  svg .close > line {
    stroke-width: 2.75;
  }
  svg .ended {
    color: var(--ink-soft);
    stroke-dasharray: 3 6;
  }
  svg .end-cross {
    color: var(--ink);
    stroke-width: 2.5;
  }
  svg .diamond {
    fill: var(--panel);
  }
  svg .note {
    fill: var(--panel);
    color: var(--ink-soft);
  }
  @media (prefers-reduced-motion: no-preference) {
    .fresh .arrow {
      animation: cross 0.22s ease-out;
      transform-box: fill-box;
    }
    .fresh .from-left {
      transform-origin: left center;
    }
    .fresh .from-right {
      transform-origin: right center;
    }
    @keyframes cross {
      from {
        transform: scaleX(0.05);
      }
    }
  }
`;
