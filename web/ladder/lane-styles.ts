import { css } from 'lit';

/** The rails of a ladder and the names over them. Other rules reckon places between rails with its variables. */
export const laneStyles = css`
  :host {
    --gutter: 5.5rem;
    --rail: 1.5rem;
    --wide: calc(100% - 2 * var(--rail));
    --gap: var(--wide);
    --from: 0;
    --span: 1;
  }
  .gaps-2 {
    --gap: calc(var(--wide) / 2);
  }
  .gaps-3 {
    --gap: calc(var(--wide) / 3);
  }
  .in-victim {
    --from: 1;
  }
  .in-exploit {
    --from: 2;
  }
  .in-all {
    --span: 3;
  }
  .names {
    display: flex;
    justify-content: space-between;
    padding: 0.3125rem 0.75rem 0.3125rem var(--gutter);
    font-weight: 600;
    box-shadow: inset 0 -1px var(--line-strong);
  }
  .names > span {
    display: inline-flex;
    gap: 0.3125rem;
    align-items: center;
  }
  .names[class*='gaps-'] {
    display: grid;
    grid-template-columns: 1fr 2fr 1fr;
    justify-items: center;
  }
  /* The outer names stand at their rails, the inner ones over theirs. */
  .names.gaps-3 {
    grid-template-columns: 1fr 2fr 2fr 1fr;
  }
  .names[class*='gaps-'] > :first-child {
    justify-self: start;
  }
  .names[class*='gaps-'] > :last-child {
    justify-self: end;
    text-align: end;
  }
  .room {
    position: absolute;
    inset-inline-start: calc(var(--gutter) + 3.5rem);
    font-weight: 400;
  }
  .rail {
    position: absolute;
    inset-block: 0;
    inset-inline-start: calc(var(--rail) + var(--number, 0) * var(--gap) - 1px);
    border-inline-start: 2px solid var(--line-strong);
  }
  .rail-1 {
    --number: 1;
  }
  .rail-2 {
    --number: 2;
  }
  .rail-3 {
    --number: 3;
  }
  @container (max-width: 32rem) {
    :host {
      --gutter: 3.25rem;
      --rail: 0.875rem;
    }
    .room,
    .names[class*='gaps-'] .icon-svg {
      display: none;
    }
    .names {
      font-size: 0.75rem;
      line-height: 1.25;
    }
  }
`;
