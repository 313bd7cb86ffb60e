import { describe, expect, test } from 'vitest';
import type { Prose, Writeup } from '../content/writeup.ts';
import type { Assets, PageAssets } from './assets.ts';
import { errorPage } from './error-page.ts';
import { homePage } from './home-page.ts';
import { labPage } from './lab-page.ts';
import { overviewPage } from './overview-page.ts';

const files: PageAssets = {
  early: '/assets/theme-early-1.js',
  modules: ['/assets/site-1.js'],
  preloads: ['/assets/shared-1.js'],
  styles: ['/assets/site-1.css'],
  fonts: ['/assets/inter-latin-wght-normal-1.woff2'],
};
const assets: Assets = {
  site: files,
  overview: files,
  lab: { ...files, modules: ['/assets/site-1.js', '/assets/lab-1.js'] },
  join: files,
  class: files,
};

const writeup: Writeup = {
  slug: 'apprentice/shake-hands',
  level: 'apprentice',
  title: 'Shake <hands>',
  summary: 'Write & send.',
  minutes: 25,
  order: 1,
  lang: 'en',
  lab: 'handshake',
  settings: {},
  intro: '<p>Intro text.</p>',
  sections: [
    { id: 'earn', title: 'Earn', html: '<h2 id="earn">Earn</h2><p>How to.</p>', step: 'hello', fix: false },
    { id: 'next', title: 'Next', html: '<h2 id="next">Next</h2>', step: null, fix: false },
  ],
  steps: [
    {
      id: 'hello',
      title: 'Earn',
      when: { kind: 'handshake' },
      times: 1,
      within: null,
      after: undefined,
      question: undefined,
      hints: ['<p>SECRET hint</p>'],
      solve: [],
      solution: '<p>SECRET solution</p>',
      location: { file: 'x.md', line: 1, column: 1 },
    },
  ],
  fix: null,
  trainer: '<p>For instructors only.</p>',
  translations: [],
  file: 'x.md',
};

const prose: Prose = {
  lab: null,
  title: 'How it works',
  summary: 'In short.',
  html: '<h2 id="a">A</h2><p>Text.</p><h2 id="b">B</h2>',
  headings: [
    { id: 'a', title: 'A' },
    { id: 'b', title: 'B' },
  ],
  file: 'overview.md',
};

const homeLab = {
  slug: 'apprentice/shake-hands',
  level: 'apprentice',
  title: 'Shake <hands>',
  summary: 'Write & send.',
  minutes: 25,
  steps: 5,
  passed: 2,
  state: 'tried',
  fixed: null,
} as const;

const pages: [string, string][] = [
  ['home', homePage({ overview: prose, labs: [homeLab], continueAt: homeLab }, assets)],
  ['overview', overviewPage({ prose }, assets)],
  ['lab', labPage({ writeup, passed: new Set(['hello']), fixed: false }, assets)],
  ['error', errorPage({ status: 404, title: 'Not here', message: 'There is no <page>.' }, assets)],
];

describe.each(pages)('the %s page', (_, page) => {
  test('holds nothing that a strict content security policy would refuse', () => {
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>/);
    expect(page).not.toMatch(/<style|\sstyle=|\son[a-z]+=|javascript:/);
  });

  test('loads only what the build made, and the theme before anything is painted', () => {
    const loaded = [...page.matchAll(/<(?:script|link)[^>]*\s(?:src|href)="([^"]+)"/g)].map(
      ([, file]) => file ?? '',
    );
    const known = new Set([...Object.values(assets.lab).flat(), '/assets/highlight.css']);
    expect(loaded.filter((file) => !file.startsWith('data:') && !known.has(file))).toEqual([]);
    expect(page.indexOf(files.early)).toBeLessThan(page.indexOf('rel="stylesheet"'));
    expect(page).toContain(`<script src="${files.early}"></script>`);
  });

  test('has a language, one title, one main, one first heading and somewhere to announce', () => {
    expect(page).toMatch(/^<!doctype html>\s*<html lang="en">/);
    for (const once of ['<title>', '<main', '<h1', 'role="status"', 'id="main"']) {
      expect(page.split(once)).toHaveLength(2);
    }
  });

  test('uses each id once', () => {
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });
});

test('the lab page holds the whole text, and neither hints nor solutions', () => {
  const page = labPage({ writeup, passed: new Set(), fixed: false }, assets);
  expect(page).toContain('<p>Intro text.</p>');
  expect(page).toContain('<h2 id="earn">Earn</h2><p>How to.</p>');
  expect(page).not.toContain('SECRET');
});

test('the lab page knows what was passed before the channel is open', () => {
  const before = labPage({ writeup, passed: new Set(), fixed: false }, assets);
  const after = labPage({ writeup, passed: new Set(['hello']), fixed: false }, assets);
  expect(before).toContain('<lab-progress>0 of 1 steps</lab-progress>');
  expect(before).toContain('<lab-step step="hello">');
  expect(after).toContain('<lab-progress>1 of 1 steps</lab-progress>');
  expect(after).toContain('<lab-step step="hello" passed>');
});

test('the lab page has a place for the fix behind the steps, counts it apart, and knows when it was proven', () => {
  const section = { id: 'mend', title: 'Mend <it>', html: '<h2 id="mend">Mend</h2>', step: null, fix: true };
  const withFix: Writeup = { ...writeup, sections: [...writeup.sections, section] };
  const before = labPage({ writeup: withFix, passed: new Set(['hello']), fixed: false }, assets);
  const after = labPage({ writeup: withFix, passed: new Set(['hello']), fixed: true }, assets);
  expect(before).toMatch(/<section class="step" id="step-fix">\s*<h2 id="mend">Mend<\/h2>\s*<lab-fix-note>/);
  expect(before).toContain('<li><a href="#step-fix">Mend &#60;it&#62;</a></li>');
  expect(before).toContain('<lab-progress>1 of 1 steps</lab-progress>');
  expect(after).toContain('<lab-fix-note passed>');
  expect(after).toContain('<li><a href="#step-fix">Mend &#60;it&#62;</a> <span>(fixed)</span></li>');
  expect(after).toContain('<lab-progress>1 of 1 steps, fixed</lab-progress>');
});

test.each([
  ['solved', true, 'Solved, fixed'],
  ['solved', false, 'Solved, not fixed yet'],
  ['solved-with-solution', true, 'Solved with the solution, fixed'],
  ['solved', null, 'Solved'],
  ['tried', false, 'Tried'],
] as const)('the home page says of a lab that is %s, with the fix proven %s: %s', (state, fixed, words) => {
  const page = homePage({ overview: null, labs: [{ ...homeLab, state, fixed }] }, assets);
  expect(page).toContain(`<span class="lab-state">${words}</span>`);
});

test('the lab page names the writeup for its script', () => {
  expect(labPage({ writeup, passed: new Set(), fixed: false }, assets)).toContain(
    'data-writeup="apprentice/shake-hands"',
  );
});

test.each(pages)('the %s page shows words as text, never as markup', (_, page) => {
  expect(page).not.toMatch(/<hands>|<page>/);
});

test('the home page lists labs by level with their progress, and where to go on', () => {
  const page = homePage({ overview: null, labs: [homeLab], continueAt: homeLab }, assets);
  expect(page).toMatch(/Continue: Shake/);
  expect(page).toContain('href="/labs/apprentice/shake-hands"');
  expect(page).toContain('2 of 5 steps');
  expect(page).not.toContain('Practitioner');
  expect(page).not.toContain('/overview');
});

test('the home page offers the first lab to a newcomer', () => {
  expect(homePage({ overview: null, labs: [homeLab] }, assets)).toMatch(/Start: Shake/);
});

test('the home page says so when no writeup could be read', () => {
  expect(homePage({ overview: null, labs: [] }, assets)).toContain('No writeup could be read.');
});
