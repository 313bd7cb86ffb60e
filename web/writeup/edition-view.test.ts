import '../styles/site.css';
import '../styles/lab.css';
import { afterEach, expect, test } from 'vitest';
import { EditionView } from './edition-view.ts';

afterEach(() => {
  document.body.replaceChildren();
  document.adoptedStyleSheets = [];
});

/** A lab page of some sections, as the server writes it. */
function pageText(edition: string, sections: string[], title = 'A title'): string {
  const text = sections.map(
    (words) =>
      `<section class="step" id="step-${words.split(' ')[0]}"><p>${words}</p><div class="filler"></div></section>`,
  );
  return `<!doctype html><title>${title}</title>
<header class="site-header"><p class="lab-name"><span class="lab-title">${title}</span></p></header>
<main class="lab" id="lab" data-writeup="a/b" data-edition="${edition}">
<section class="writeup" id="main" tabindex="0"><article class="prose"><h1>${title}</h1>${text.join('')}</article></section>
<section class="workbench" id="workbench"><input></section></main>`;
}

/** Opens a page in a pane so low that it scrolls. */
function open(sections: string[]) {
  const served = { text: '', reads: 0 };
  const said: string[] = [];
  document.body.innerHTML = new DOMParser().parseFromString(
    pageText('1', sections),
    'text/html',
  ).body.innerHTML;
  const style = new CSSStyleSheet();
  style.replaceSync('.writeup { block-size: 300px; overflow: auto } .filler { block-size: 400px }');
  document.adoptedStyleSheets = [style];
  const page = found('#lab');
  const view = new EditionView({
    page,
    say: (text) => said.push(text),
    read: async () => {
      served.reads += 1;
      return served.text;
    },
  });
  const serve = (edition: string, now: string[], title?: string) => {
    served.text = pageText(edition, now, title);
    return view.show({ version: edition, problems: [] });
  };
  return { page, view, said, served, serve };
}

function found(selector: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(selector);
  if (!element) throw new Error(`there is no ${selector}`);
  return element;
}

const topOf = (selector: string) => Math.round(found(selector).getBoundingClientRect().top);

test('exchanges the text, and keeps the workbench and the place in view', async () => {
  const { serve, page, said } = open(['one', 'two', 'three']);
  const input = document.querySelector('input');
  if (input) input.value = 'half a request';
  found('#step-three').scrollIntoView();
  const before = topOf('#step-three');
  await serve('2', ['zero', 'one with more words', 'two', 'three anew', 'four'], 'Another title');
  expect(found('#step-three').textContent).toContain('three anew');
  // Browsers scroll by whole pixels.
  expect(Math.abs(topOf('#step-three') - before)).toBeLessThanOrEqual(1);
  expect(page.dataset.edition).toBe('2');
  expect(found('.lab-name').textContent).toBe('Another title');
  expect(document.title).toBe('Another title');
  expect(document.querySelector('input')).toBe(input);
  expect(input?.value).toBe('half a request');
  expect(said).toEqual(['The text is as it was just saved.']);
});

test('stays where it is when the part in view is gone', async () => {
  const { serve } = open(['one', 'two', 'three']);
  found('.writeup').scrollTop = 500;
  await serve('2', ['other', 'parts', 'altogether']);
  expect(found('.writeup').scrollTop).toBe(500);
});

test('asks for nothing when it shows that edition already', async () => {
  const { serve, served } = open(['one']);
  await serve('1', ['one']);
  expect(served.reads).toBe(0);
});

test('shows what is wrong beside the last good text, until it is mended', async () => {
  const { view, serve, said, served } = open(['one']);
  await view.show({ version: '1', problems: ['a/b.md:7:1 unknown key "<b>hnts</b>"'] });
  const mistakes = found('.writeup > .mistakes');
  expect(mistakes.innerText).toContain(
    'There is a mistake in the file. This is the last version that could be read.',
  );
  expect(mistakes.querySelector('code')?.textContent).toBe('a/b.md:7:1 unknown key "<b>hnts</b>"');
  expect([served.reads, found('#step-one').textContent]).toEqual([0, 'one']);
  await serve('2', ['one', 'two']);
  expect(document.querySelector('.mistakes')).toBeNull();
  expect(said.slice(1)).toEqual(['The file has no mistakes any more.', 'The text is as it was just saved.']);
});

test('says that the file is gone, and leaves the text', async () => {
  const { view } = open(['one']);
  await view.show({ version: null, problems: [] });
  expect(found('.mistakes').innerText).toContain('The file is gone. This is what it said.');
  expect(found('#step-one').textContent).toBe('one');
});

test('of two editions at once shows the later', async () => {
  const { view, page, served } = open(['one']);
  served.text = pageText('3', ['one', 'third']);
  await Promise.all([view.show({ version: '2', problems: [] }), view.show({ version: '3', problems: [] })]);
  expect(page.dataset.edition).toBe('3');
  expect(document.querySelectorAll('#step-third')).toHaveLength(1);
});
