import { css } from 'lit';

export const ladderStyles = css`
  :host {
    position: relative;
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
    min-block-size: 0;
    font-size: var(--text-small);
    line-height: 1.4;
    --gutter: 5.5rem;
    --rail: 1.5rem;
  }
  p {
    margin: 0;
  }
  .names {
    display: flex;
    justify-content: space-between;
    padding: 0.3125rem 0.75rem 0.3125rem var(--gutter);
    font-weight: 600;
    box-shadow: inset 0 -1px var(--line-strong);
  }
  .names span {
    display: inline-flex;
    gap: 0.3125rem;
    align-items: center;
  }
  .list {
    position: relative;
    min-block-size: 0;
    overflow: hidden auto;
  }
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .step {
    position: relative;
    display: grid;
    grid-template-columns: var(--gutter) minmax(0, 1fr);
    inline-size: 100%;
    block-size: 2.75rem;
    padding: 0;
    font: inherit;
    color: inherit;
    text-align: start;
    background: none;
    border: 0;
    cursor: pointer;
  }
  .step.tall {
    block-size: 5rem;
  }
  .step:hover {
    background: color-mix(in srgb, var(--selected) 60%, transparent);
  }
  .step.current {
    background: var(--selected);
    box-shadow: inset 3px 0 var(--ink);
  }
  .step:focus-visible {
    outline-offset: -2px;
  }
  .gutter {
    display: grid;
    align-content: center;
    padding-inline: 0.75rem 0.25rem;
    font-size: 0.75rem;
    line-height: 1.3;
    color: var(--ink-faint);
    white-space: nowrap;
  }
  .seq {
    font-family: var(--font-wire);
    font-variant-numeric: tabular-nums;
    color: var(--ink-soft);
  }
  .who.victim {
    color: var(--victim);
  }
  .stage {
    position: relative;
    display: block;
    overflow: hidden;
  }
  .stage > svg {
    position: absolute;
    inset-block: 0;
    inset-inline-start: var(--rail);
    inline-size: calc(100% - 2 * var(--rail));
    block-size: 100%;
    overflow: visible;
  }
  .words {
    position: absolute;
    inset-block-start: 0.125rem;
    inset-inline: calc(var(--rail) + 1rem);
    overflow: hidden;
    text-align: center;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .words.answer {
    inset-block-start: 2.375rem;
  }
  .words b {
    font-weight: 600;
  }
  .holds {
    font-family: var(--font-wire);
    font-variant-ligatures: none;
  }
  small {
    margin-inline-start: 0.5rem;
    font-size: 0.75rem;
    color: var(--ink-faint);
  }
  .current :is(small, .gutter, .who, .seq) {
    color: var(--ink-soft);
  }
  .broken {
    margin-inline-start: 0.25rem;
    color: var(--refused);
  }
  .broken .icon-svg {
    inline-size: 0.75rem;
    block-size: 0.75rem;
    vertical-align: -0.0625rem;
    stroke-width: 2.4;
  }
  .later {
    position: relative;
    block-size: 1.5rem;
    padding-inline-start: var(--gutter);
    color: var(--ink-faint);
    text-align: center;
  }
  .later::before {
    position: absolute;
    inset-block: 0;
    inset-inline: calc(var(--gutter) + var(--rail)) var(--rail);
    border-inline: 2px dotted var(--line-strong);
    content: "";
  }
  .later span {
    font-size: 0.75rem;
    line-height: 1.5rem;
  }
  .aside {
    padding: 0.375rem 1rem 0.375rem var(--gutter);
    font-style: italic;
    color: var(--ink-soft);
    text-align: center;
  }
  .said {
    min-block-size: 3.25rem;
    padding: 0.4375rem 0.75rem;
    color: var(--ink-soft);
    background: var(--paper);
    border-block-start: 1px solid var(--line);
  }
  .said b {
    color: var(--ink);
  }
  .newest {
    position: absolute;
    inset-block-end: 3.75rem;
    inset-inline: 0;
    inline-size: max-content;
    margin-inline: auto;
    box-shadow: var(--shadow);
  }

  svg :is(line, path, rect, circle) {
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  svg .rail {
    stroke: var(--line-strong);
    stroke-width: 2;
    stroke-linecap: butt;
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
  svg .http line {
    stroke-width: 1.25;
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
    .fresh .from-client {
      transform-origin: left center;
    }
    .fresh .from-server {
      transform-origin: right center;
    }
    @keyframes cross {
      from {
        transform: scaleX(0.05);
      }
    }
  }
  @container (max-width: 32rem) {
    :host {
      --gutter: 3.25rem;
      --rail: 0.875rem;
    }
    .gutter {
      padding-inline: 0.5rem 0;
    }
    .who,
    small {
      display: none;
    }
    .words {
      inset-inline: calc(var(--rail) + 0.5rem);
    }
  }
  @media (forced-colors: active) {
    .step.current {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
    .stage {
      forced-color-adjust: preserve-parent-color;
    }
  }
`;
