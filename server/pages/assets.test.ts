import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readAssets } from './assets.ts';

const manifest = {
  'theme-early.ts': { file: 'assets/early-1.js', isEntry: true },
  'site.ts': { file: 'assets/site-1.js', css: ['assets/site-1.css'], imports: ['_shared.js'] },
  'lab.ts': { file: 'assets/lab-1.js', css: ['assets/lab-1.css'], imports: ['_shared.js', '_deep.js'] },
  'overview.ts': { file: 'assets/overview-1.js' },
  'join.ts': { file: 'assets/join-1.js' },
  'class.ts': { file: 'assets/class-1.js' },
  '_shared.js': { file: 'assets/shared-1.js' },
  '_deep.js': { file: 'assets/deep-1.js', imports: ['_shared.js'], css: ['assets/deep-1.css'] },
  'font/inter-latin-wght-normal.woff2': { file: 'assets/inter-latin-wght-normal-1.woff2' },
  'font/inter-latin-wght-italic.woff2': { file: 'assets/inter-latin-wght-italic-1.woff2' },
};

test('names what each page loads, imports and their styles included, each once', () => {
  const { site, lab } = readAssets(folder(JSON.stringify(manifest)));
  expect(site).toEqual({
    early: '/assets/early-1.js',
    modules: ['/assets/site-1.js'],
    preloads: ['/assets/shared-1.js'],
    styles: ['/assets/site-1.css'],
    fonts: ['/assets/inter-latin-wght-normal-1.woff2'],
  });
  expect(lab.modules).toEqual(['/assets/site-1.js', '/assets/lab-1.js']);
  expect(lab.preloads).toEqual(['/assets/shared-1.js', '/assets/deep-1.js']);
  expect(lab.styles).toEqual(['/assets/site-1.css', '/assets/deep-1.css', '/assets/lab-1.css']);
});

test.each([
  ['there is no build', undefined, /not built.*npm run build/],
  ['the manifest has another shape', '{"site.ts":{"file":7}}', /not a manifest/],
  ['an entry is missing', '{"theme-early.ts":{"file":"a.js"}}', /no entry "site.ts"/],
])('says what to do when %s', (_, text, message) => {
  expect(() => readAssets(folder(text))).toThrow(message);
});

function folder(text: string | undefined): string {
  const dist = mkdtempSync(join(tmpdir(), 'assets-'));
  onTestFinished(() => rmSync(dist, { recursive: true }));
  if (text === undefined) return dist;
  mkdirSync(join(dist, '.vite'));
  writeFileSync(join(dist, '.vite', 'manifest.json'), text);
  return dist;
}
