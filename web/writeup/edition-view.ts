import '../styles/edition.css';
import type { Edition } from '../../protocol/workbench.ts';

export interface EditionOptions {
  /** The page's `main`, which names the edition that it shows. */
  page: HTMLElement;
  say(text: string): void;
  /** The page as the server has it now. */
  read?(): Promise<string>;
}

/**
 * In development: the page follows its writeup. The text is exchanged where it stands, so that the reader's place, the
 * workbench and everything in it stay; what is wrong with the file stands above it.
 */
export class EditionView {
  private readonly options: Required<EditionOptions>;
  private readonly mistakes = document.createElement('aside');
  private latest: Edition | null = null;

  constructor(options: EditionOptions) {
    this.options = { read: readPage, ...options };
    this.mistakes.className = 'mistakes';
    this.mistakes.setAttribute('aria-label', 'Mistakes in this writeup');
  }

  async show(edition: Edition): Promise<void> {
    const before = this.latest;
    this.latest = edition;
    this.showMistakes(edition, before);
    const { page, read, say } = this.options;
    if (edition.version === null || edition.version === page.dataset.edition) return;
    const next = new DOMParser().parseFromString(await read(), 'text/html');
    // A later one may be on its way, or here already.
    if (this.latest !== edition) return;
    await exchange(page, next);
    say('The text is as it was just saved.');
  }

  private showMistakes({ version, problems }: Edition, before: Edition | null): void {
    const { page, say } = this.options;
    const words = version === null ? GONE : mistakeWords(problems.length);
    if (words === null) {
      this.mistakes.remove();
      if (this.mistakes.hasChildNodes() && before) say('The file has no mistakes any more.');
      this.mistakes.replaceChildren();
      return;
    }
    const sentence = document.createElement('p');
    sentence.textContent = words;
    const list = document.createElement('ul');
    list.append(...problems.map(item));
    this.mistakes.replaceChildren(sentence, list);
    page.querySelector('.writeup')?.prepend(this.mistakes);
    say([words, ...problems].join(' '));
  }
}

const GONE = 'The file is gone. This is what it said.';

function mistakeWords(count: number): string | null {
  if (count === 0) return null;
  return `${count === 1 ? 'There is a mistake' : `There are ${count} mistakes`} in the file. This is the last version that could be read.`;
}

function item(problem: string): HTMLLIElement {
  const line = document.createElement('li');
  const code = document.createElement('code');
  code.textContent = problem;
  line.append(code);
  return line;
}

async function readPage(): Promise<string> {
  const response = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!response.ok) throw new Error(`the page answered ${response.status}`);
  return response.text();
}

/** Puts the writeup of another page in the place of this one's, with the same part of it in view. */
async function exchange(page: HTMLElement, next: Document): Promise<void> {
  const writeup = page.querySelector<HTMLElement>('.writeup');
  const edition = next.querySelector<HTMLElement>('#lab')?.dataset.edition;
  if (!writeup || edition === undefined) return;
  const place = placeIn(writeup);
  const hadFocus = writeup.contains(document.activeElement) && document.activeElement !== writeup;
  for (const part of ['.lab-name', '.writeup > .prose']) {
    const now = document.querySelector(part);
    const then = next.querySelector(part);
    if (now && then) now.replaceWith(document.adoptNode(then));
  }
  document.title = next.title;
  page.dataset.edition = edition;
  if (hadFocus) writeup.focus({ preventScroll: true });
  await drawn(writeup);
  goTo(writeup, place);
}

/** What is read now: the headings and steps above the upper third, nearest first, and how far down each stands. */
interface Place {
  marks: { id: string; top: number }[];
  scrolled: number;
}

function placeIn(writeup: HTMLElement): Place {
  const { top, height } = writeup.getBoundingClientRect();
  const marks = [...writeup.querySelectorAll('.prose [id]')]
    .map((element) => ({ id: element.id, top: element.getBoundingClientRect().top }))
    .filter((mark) => mark.top <= top + height / 3)
    .reverse();
  return { marks, scrolled: writeup.scrollTop };
}

/** A heading that was changed has another id: then the one before it tells the place. */
function goTo(writeup: HTMLElement, { marks, scrolled }: Place): void {
  for (const { id, top } of marks) {
    const mark = document.getElementById(id);
    if (!mark) continue;
    writeup.scrollTop += mark.getBoundingClientRect().top - top;
    return;
  }
  writeup.scrollTop = scrolled;
}

/** Until the new elements have the height that they will have. */
async function drawn(writeup: HTMLElement): Promise<void> {
  const elements = [...writeup.querySelectorAll('lab-rail, lab-step, lab-fix-note')];
  await Promise.all(elements.map((element) => ('updateComplete' in element ? element.updateComplete : null)));
}
