/** A bench's questions: the fresh values each was posed with, and what was said to the last answer. */
import { randomBytes } from 'node:crypto';
import type { QuestionState } from '../../protocol/step-state.ts';
import type { TraceEvent } from '../../protocol/trace.ts';
import type { WriteupStep } from '../content/writeup.ts';
import type { Question } from '../content/writeup-schema.ts';
import {
  compute,
  type Given,
  judge,
  pose,
  type QuestionView,
  type RandomBytes,
  type RenderMarkdown,
  type Verdict,
  view,
} from './questions.ts';

export interface DeskOptions {
  /** Markdown to safe HTML. */
  render: RenderMarkdown;
  /** Cryptographic randomness unless said otherwise. */
  random?: RandomBytes;
}

interface Posed {
  question: Question;
  given: Given;
  view: QuestionView;
  answer?: { text: string; verdict: Verdict };
}

export class QuestionDesk {
  private questions: ReadonlyMap<string, Question> = new Map();
  private posed: Map<string, Posed> = new Map();
  private readonly render: RenderMarkdown;
  private readonly random: RandomBytes;

  constructor(
    steps: readonly Pick<WriteupStep, 'id' | 'question'>[],
    { render, random = randomBytes }: DeskOptions,
  ) {
    this.render = render;
    this.random = random;
    this.adopt(steps);
  }

  /** Goes on with the questions of other steps; one that is as it was keeps its values and what was said to it. */
  adopt(steps: readonly Pick<WriteupStep, 'id' | 'question'>[]): void {
    const before = this.posed;
    this.posed = new Map();
    this.questions = new Map(steps.flatMap(({ id, question }) => (question ? [[id, question]] : [])));
    for (const [id, question] of this.questions) {
      const known = before.get(id);
      if (known && JSON.stringify(known.question) === JSON.stringify(question)) this.posed.set(id, known);
      else this.reset(id);
    }
  }

  /** Whether the step asks a question. */
  asks(step: string): boolean {
    return this.questions.has(step);
  }

  /**
   * What the page may know of the step's question; `open` once its `when` is met. `words` is the same question in
   * another language: the values and what is right stay.
   */
  state(step: string, open: boolean, words?: Question): QuestionState | undefined {
    const posed = this.posed.get(step);
    if (!posed) return undefined;
    const { question, given, answer } = posed;
    if (words === undefined || words === question) {
      return { ...posed.view, open, ...(answer && { reply: answer.verdict }) };
    }
    const reply = answer && translatedVerdict(words, given, answer);
    return { ...view(words, given, this.render), open, ...(reply && { reply }) };
  }

  /** Judges an answer and keeps what was said to it; `recent` is the bench's trace, oldest event first. */
  answer(step: string, text: string, recent: readonly TraceEvent[]): Verdict {
    const posed = this.posed.get(step);
    if (!posed) return { correct: false, message: 'This step asks no question.' };
    const verdict = judge(posed.question, posed.given, text, recent);
    posed.answer = { text, verdict };
    return verdict;
  }

  /** The right answer, for solve scripts. Throws a sentence when there is none. Never send it to a browser. */
  compute(step: string, recent: readonly TraceEvent[]): string {
    const posed = this.posed.get(step);
    if (!posed) throw new Error(`step "${step}" asks no question: remove "answer" from its solve script`);
    return compute(posed.question, posed.given, recent);
  }

  /** Poses the step's question afresh and forgets the last answer. */
  reset(step: string): void {
    const question = this.questions.get(step);
    if (!question) return;
    const given = pose(question, this.random);
    this.posed.set(step, { question, given, view: view(question, given, this.render) });
  }

  /** Poses every question afresh. */
  restart(): void {
    for (const step of this.questions.keys()) this.reset(step);
  }
}

/** Only the author's own words have a translation. */
function translatedVerdict(words: Question, given: Given, answer: NonNullable<Posed['answer']>): Verdict {
  if (words.kind !== 'choice' && words.kind !== 'text') return answer.verdict;
  return { ...judge(words, given, answer.text, []), correct: answer.verdict.correct };
}
