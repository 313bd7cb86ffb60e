/** A bench's questions: the fresh values each was posed with, and what was said to the last answer. */
import { randomBytes } from 'node:crypto';
import type { TraceEvent } from '../../protocol/trace.ts';
import type { QuestionState } from '../../protocol/workbench.ts';
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
  reply?: Verdict;
}

export class QuestionDesk {
  private readonly questions: ReadonlyMap<string, Question>;
  private readonly posed: Map<string, Posed> = new Map();
  private readonly render: RenderMarkdown;
  private readonly random: RandomBytes;

  constructor(
    steps: readonly Pick<WriteupStep, 'id' | 'question'>[],
    { render, random = randomBytes }: DeskOptions,
  ) {
    this.questions = new Map(steps.flatMap(({ id, question }) => (question ? [[id, question]] : [])));
    this.render = render;
    this.random = random;
    this.restart();
  }

  /** Whether the step asks a question. */
  asks(step: string): boolean {
    return this.questions.has(step);
  }

  /** What the page may know of the step's question; `open` once its `when` is met. */
  state(step: string, open: boolean): QuestionState | undefined {
    const posed = this.posed.get(step);
    return posed && { ...posed.view, open, ...(posed.reply && { reply: posed.reply }) };
  }

  /** Judges an answer and keeps what was said to it; `recent` is the bench's trace, oldest event first. */
  answer(step: string, text: string, recent: readonly TraceEvent[]): Verdict {
    const posed = this.posed.get(step);
    if (!posed) return { correct: false, message: 'This step asks no question.' };
    posed.reply = judge(posed.question, posed.given, text, recent);
    return posed.reply;
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
