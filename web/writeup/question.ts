import { html, nothing, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { QuestionState } from '../../protocol/step-state.ts';
import { icon } from '../parts/icons.ts';
import '../parts/copy-button.ts';
import './lab-digest.ts';

interface QuestionParts {
  step: string;
  question: QuestionState;
  /** The language that its author wrote it in, where that is not the page's. */
  lang?: string | undefined;
  passed: boolean;
  answer(text: string): void;
}

/** A step's question. The prompt is HTML that the server made and sanitised. */
export function renderQuestion({ step, question, lang, passed, answer }: QuestionParts): TemplateResult {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const text = new FormData(event.currentTarget).get('answer');
    if (typeof text === 'string' && text.trim() !== '') answer(text);
  };
  const locked = !question.open || passed;
  return html`<form class="question" @submit=${submit}>
    <div class="prompt" id="prompt-${step}" lang=${lang ?? nothing}>${unsafeHTML(question.prompt)}</div>
    ${Object.entries(question.given ?? {}).map(
      ([name, value]) => html`<p class="given">
        <span>Your ${name}</span><code class="wire">${value}</code><lab-copy label="the ${name}" .value=${value}></lab-copy>
      </p>`,
    )}
    ${question.tool === 'digest' ? html`<lab-digest></lab-digest>` : nothing}
    ${question.options ? renderOptions(step, question.options, locked, lang) : renderText(step, locked)}
    <p class="row">
      <button class="btn primary" ?disabled=${locked}>Answer</button>
      ${
        question.open || passed
          ? nothing
          : html`<span class="soft">Opens when the server has seen what the step asks for.</span>`
      }
    </p>
    ${
      question.reply
        ? html`<p tabindex="-1" class="reply ${question.reply.correct ? 'right' : 'wrong'}">
          <span class=${question.reply.correct ? 'passed' : 'refused'}>
            ${icon(question.reply.correct ? 'check' : 'cross')}${question.reply.correct ? 'Right.' : 'Not yet.'}
          </span>
          <span lang=${lang ?? nothing}>${question.reply.message}</span>
        </p>`
        : nothing
    }
  </form>`;
}

function renderOptions(
  step: string,
  options: { value: string; label: string }[],
  locked: boolean,
  lang: string | undefined,
) {
  return html`<div role="radiogroup" aria-labelledby="prompt-${step}" class="options">
    ${options.map(
      ({ value, label }) => html`<label>
        <input type="radio" name="answer" .value=${value} required ?disabled=${locked} /><span lang=${lang ?? nothing}>${label}</span>
      </label>`,
    )}
  </div>`;
}

function renderText(step: string, locked: boolean) {
  return html`<label class="text-answer">
    <span>Your answer</span>
    <input
      class="wire"
      name="answer"
      required
      maxlength="500"
      autocomplete="off"
      autocapitalize="off"
      spellcheck="false"
      aria-describedby="prompt-${step}"
      ?disabled=${locked}
    />
  </label>`;
}
