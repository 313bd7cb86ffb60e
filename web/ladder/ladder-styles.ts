import { css } from 'lit';

/** The steps of a ladder, their words, and what stands around them. */
export const ladderStyles = css`
  :host {
    position: relative;
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
    min-block-size: 0;
    font-size: var(--text-small);
    line-height: 1.4;
  }
  p {
    margin: 0;
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
    inset-inline-start: calc(var(--rail) + var(--from) * var(--gap));
    inline-size: calc(var(--span) * var(--gap));
    block-size: 100%;
    overflow: visible;
  }
  .words {
    position: absolute;
    inset-block-start: 0.125rem;
    inset-inline-start: calc(var(--rail) + var(--from) * var(--gap) + 1rem);
    inline-size: calc(var(--span) * var(--gap) - 2rem);
    overflow: hidden;
    text-align: center;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  /* Beside its mark, over the rails that it does not touch. */
  .note .words {
    inset-block-start: 1.25rem;
    inset-inline: auto calc(100% - var(--rail) - (var(--from) + 1) * var(--gap) + 1rem);
    inline-size: fit-content;
    max-inline-size: calc((var(--from) + 1) * var(--gap) - 2rem);
    padding-inline-start: 0.375rem;
    text-align: end;
    background: var(--panel);
  }
  .note:hover .words {
    background: color-mix(in srgb, var(--selected) 60%, var(--panel));
  }
  .note.current .words {
    background: var(--selected);
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
    margin-inline-start: var(--gutter);
    color: var(--ink-faint);
    text-align: center;
  }
  .later .rail {
    border-inline-start-style: dotted;
  }
  /* Before the rails: with an odd number of them, one would strike it through. */
  .later span:not(.rail) {
    position: relative;
    padding-inline: 0.375rem;
    background: var(--panel);
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
  @container (max-width: 32rem) {
    .gutter {
      padding-inline: 0.5rem 0;
    }
    .who,
    small {
      display: none;
    }
    .words {
      inset-inline-start: calc(var(--rail) + var(--from) * var(--gap) + 0.5rem);
      inline-size: calc(var(--span) * var(--gap) - 1rem);
    }
    /* A gap is too narrow for words: they run over its rails, from the side where it stands. */
    :is(.gaps-2, .gaps-3) :not(.note) > .stage > .words {
      inset-inline: calc(var(--rail) + 0.5rem);
      inline-size: fit-content;
      max-inline-size: calc(100% - 2 * var(--rail) - 1rem);
      background: var(--panel);
    }
    :is(.gaps-2, .gaps-3) :is(.in-victim, .in-exploit):not(.note) .words {
      inset-inline-start: auto;
    }
    .current .words {
      background: var(--selected);
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
