/**
 * Colouring code takes longer to set up than everything else that a start needs, and what is coloured hardly changes:
 * the build colours what comes with the platform, and keeps it. Colours are worked out at run time for other code only.
 */
import { hash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { escapeHtml } from './escape-html.ts';

/** Beside the compile cache, and like it never needed. */
const folder = new URL('../../node_modules/.cache/coloured-code/', import.meta.url);

/** What has no colours in any theme. */
const PLAIN = 'text';

let kept: Map<string, string> | undefined;
const asked = new Set<string>();
let paint: ((code: string, language: string) => string) | undefined;
/** How often there was no colour to be had. */
let leftPlain = 0;

/** Code as HTML with a class on each token; plain, if its colours are not known yet: `withColours` mends that. */
export function colouredCode(code: string, language: string): string {
  if (language === PLAIN) return escapeHtml(code);
  kept ??= readKept();
  const key = hash('sha256', `${language}\0${code}`);
  asked.add(key);
  const known = kept.get(key);
  if (known !== undefined) return known;
  if (!paint) {
    leftPlain++;
    return escapeHtml(code);
  }
  const html = paint(code, language);
  kept.set(key, html);
  return html;
}

/** Renders something, and once more if code in it was left plain. */
export async function withColours<Made>(render: (again: boolean) => Made | Promise<Made>): Promise<Made> {
  const before = leftPlain;
  const made = await render(false);
  if (leftPlain === before) return made;
  ({ highlight: paint } = await import('./highlight.ts'));
  return render(true);
}

/** Keeps the colours of all that this process has asked for, for the processes to come. */
export function keepColours(): void {
  const found = [...(kept ?? [])].filter(([key]) => asked.has(key));
  mkdirSync(folder, { recursive: true });
  const file = keptFile();
  // In one go: whoever starts meanwhile reads the whole of it, or nothing.
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(Object.fromEntries(found)));
  renameSync(`${file}.${process.pid}`, file);
}

function readKept(): Map<string, string> {
  try {
    return new Map(Object.entries<string>(JSON.parse(readFileSync(keptFile(), 'utf8'))));
  } catch {
    return new Map();
  }
}

/** Named after all that decides on colours: with other rules, nothing is known yet. */
function keptFile(): string {
  const rules = ['./highlight.ts', './token-kinds.ts', '../../node_modules/shiki/package.json'].map((file) =>
    readFileSync(new URL(file, import.meta.url), 'utf8'),
  );
  return fileURLToPath(new URL(`${hash('sha256', rules.join('\0')).slice(0, 16)}.json`, folder));
}
