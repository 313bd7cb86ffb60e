/** A lab's settings as fields of a form. Nothing is marked as right or wrong. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Field } from './read-schema.ts';

export type Settings = Record<string, unknown>;

/** A choice, a toggle or an amount with its words. */
export function renderField(field: Field, value: unknown): TemplateResult {
  switch (field.kind) {
    case 'choice':
      return html`<fieldset aria-describedby="about-${field.name}">
        <legend>${field.title}</legend>
        <p class="soft" id="about-${field.name}">${field.description}</p>
        <div class="options">
          ${field.options.map(
            (option) => html`<label class="option">
              <input
                type="radio"
                name=${field.name}
                .value=${option.value}
                .checked=${live(option.value === value)}
              />
              <span>${option.title}<span class="soft">${option.description}</span></span>
            </label>`,
          )}
        </div>
      </fieldset>`;
    case 'toggle':
      return html`<div class="field">
        <label class="option">
          <input type="checkbox" name=${field.name} .checked=${live(value === true)} aria-describedby="about-${field.name}" />
          <span class="title">${field.title}</span>
        </label>
        <p class="soft" id="about-${field.name}">${field.description}</p>
      </div>`;
    case 'amount':
      return html`<div class="field">
        <label class="title" for="amount-${field.name}">${field.title}</label>
        <p class="soft" id="about-${field.name}">
          ${field.description} ${boundsWords(field.minimum, field.maximum)}
        </p>
        <input
          type="number"
          id="amount-${field.name}"
          name=${field.name}
          required
          step="1"
          min=${field.minimum ?? nothing}
          max=${field.maximum ?? nothing}
          .value=${live(String(value ?? ''))}
          aria-describedby="about-${field.name}"
        />
      </div>`;
    default: {
      const forgotten: never = field;
      return forgotten;
    }
  }
}

function boundsWords(minimum: number | null, maximum: number | null): string {
  if (minimum !== null && maximum !== null) return `From ${minimum} to ${maximum}.`;
  if (minimum !== null) return `At least ${minimum}.`;
  return maximum === null ? '' : `At most ${maximum}.`;
}

/** What a field of the form says now. */
export function readInput(input: HTMLInputElement): unknown {
  if (input.type === 'checkbox') return input.checked;
  return input.type === 'number' ? input.valueAsNumber : input.value;
}

export const fieldStyles = css`
  fieldset,
  .field {
    display: grid;
    gap: 0.375rem;
    min-inline-size: 0;
    margin: 0;
    padding: 0 0 1.25rem;
    border: 0;
    border-block-end: 1px solid var(--line);
  }
  legend,
  .title {
    padding: 0;
    font-size: 0.9375rem;
    font-weight: 600;
  }
  p {
    margin: 0;
  }
  .options {
    display: grid;
    gap: 0.375rem;
    margin-block-start: 0.25rem;
  }
  .option {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0 0.625rem;
    padding-block: 0.1875rem;
    cursor: pointer;
  }
  .option input {
    margin-block-start: 0.125rem;
  }
  .option span {
    display: block;
  }
  input[type='number'] {
    inline-size: 9rem;
  }
`;
