/** A class in the page, without a server: what the board would be told, and what the API would answer. */
import { ContextProvider } from '@lit/context';
import { render, type TemplateResult } from 'lit';
import { onTestFinished } from 'vitest';
import type { ClassDetail, ClassWriteup } from '../../protocol/class.ts';
import type { BoardMessage, BoardRow, StepFacts } from '../../protocol/class-board.ts';
import { CLASS_VERSION } from '../../protocol/class-board.ts';
import type { Policies } from '../../protocol/class-policies.ts';
import { type BoardSocket, ClassStore, type ClassView, classContext } from '../class/class-store.ts';
import '../styles/site.css';
import '../styles/class.css';

/** The server's clock in these tests: an hour behind this machine's. */
export const serverNow = (): number => Date.now() - 3_600_000;

/** The server's end of a board, in the test's hand. */
export class FakeBoardSocket extends EventTarget implements BoardSocket {
  say(message: BoardMessage): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }

  close(): void {
    this.end(1000);
  }

  end(code: number): void {
    this.dispatchEvent(new CloseEvent('close', { code }));
  }

  /** Says who is there, all at once. */
  board(rows: BoardRow[], changes: Partial<ClassDetail> = {}, view: ClassView = 'board'): void {
    const now = serverNow();
    const detail = classDetail({ learners: rows.length, ...changes });
    this.say({
      type: 'board',
      version: CLASS_VERSION,
      now,
      view,
      class: detail,
      writeups,
      total: rows.length,
    });
    this.rows(...rows);
  }

  rows(...rows: BoardRow[]): void {
    this.say({ type: 'rows', now: serverNow(), rows, left: 0 });
  }
}

/** Puts elements into the page, under a class, until the test ends. */
export function mountClass(template: TemplateResult, view: ClassView = 'board') {
  const sockets: FakeBoardSocket[] = [];
  const store = new ClassStore({
    id: 'k1',
    view,
    openSocket: () => {
      const socket = new FakeBoardSocket();
      sockets.push(socket);
      return socket;
    },
    reload: () => false,
    wait: () => 0,
  });
  const place = document.createElement('main');
  document.body.append(place);
  new ContextProvider(place, { context: classContext, initialValue: store }).hostConnected();
  render(template, place);
  store.start();
  onTestFinished(() => {
    store.stop();
    place.remove();
  });
  const socket = sockets[0];
  if (!socket) throw new Error('the store opened no socket');
  return { place, store, socket };
}

export const openPolicies: Policies = {
  joining: true,
  order: 'free',
  writeups: {},
  hints: { when: 'on', after: 3 },
  solutions: 'always',
  fix: true,
  settings: {},
};

export function classDetail(changes: Partial<ClassDetail> = {}): ClassDetail {
  return {
    id: 'k1',
    name: 'Web security, group 2',
    code: 'KXT-4WM',
    createdAt: serverNow(),
    learners: 0,
    paused: false,
    invitation: {
      code: 'KXT-4WM',
      link: 'http://localhost:3000/join/KXT4WM',
      qr: 'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/%3E',
      onlyHere: false,
    },
    broadcast: null,
    countdown: null,
    policies: openPolicies,
    ...changes,
  };
}

export const writeups: ClassWriteup[] = [
  {
    writeup: 'apprentice/shake-hands',
    title: 'Shake hands',
    level: 'apprentice',
    minutes: 20,
    lab: 'handshake',
    steps: [
      { id: 'hello', title: 'Earn a 101' },
      { id: 'version', title: 'Ask for the wrong version' },
    ],
    schema: {
      type: 'object',
      properties: {
        version: {
          title: 'Version check',
          description: 'What the server does with another version.',
          anyOf: [
            { const: 'checked', title: 'Checked', description: 'Answered 426.' },
            { const: 'ignored', title: 'Ignored', description: 'Let in.' },
          ],
        },
      },
    },
    settings: { version: 'checked' },
    trainer: true,
  },
  {
    writeup: 'practitioner/origin-checks',
    title: 'Origin checks',
    level: 'practitioner',
    minutes: 30,
    lab: 'support-chat',
    steps: [
      { id: 'prefix', title: 'Begin like ours' },
      { id: 'fix', title: 'Fix it' },
    ],
    schema: { type: 'object', properties: {} },
    settings: {},
    trainer: false,
  },
];

export function stepFacts(changes: Partial<StepFacts> = {}): StepFacts {
  return {
    openedAt: serverNow() - 60_000,
    tries: 0,
    hints: 0,
    solutionShown: false,
    passedAt: null,
    withSolution: false,
    ...changes,
  };
}

/** A learner who has been at the first step for some minutes. */
export function boardRow(number: number, name: string | null, changes: Partial<BoardRow> = {}): BoardRow {
  return {
    learner: `s${number}`,
    number,
    name,
    joined: true,
    steps: { 'apprentice/shake-hands#hello': stepFacts() },
    at: { writeup: 'apprentice/shake-hands', step: 'hello' },
    stuckSince: serverNow() - 60_000,
    signals: 0,
    ...changes,
  };
}
