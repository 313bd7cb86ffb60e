/** What the build made, by page: Vite names files by their content, so the HTML has to look the names up. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** The files that one page loads, as paths from the platform's root. */
export interface PageAssets {
  /** Classic and blocking: sets the theme before the first paint. */
  early: string;
  modules: string[];
  /** Modules that those import, so the browser fetches them at once. */
  preloads: string[];
  styles: string[];
  /** The font of the running text, fetched before the CSS asks for it. */
  fonts: string[];
}

export interface Assets {
  /** Home and errors. */
  site: PageAssets;
  overview: PageAssets;
  lab: PageAssets;
  join: PageAssets;
  /** The instructor's pages. */
  class: PageAssets;
}

const manifestSchema = Compile(
  Type.Record(
    Type.String(),
    Type.Object({
      file: Type.String(),
      imports: Type.Optional(Type.Array(Type.String())),
      css: Type.Optional(Type.Array(Type.String())),
    }),
  ),
);

type Manifest = Record<string, { file: string; imports?: string[]; css?: string[] }>;

/** The Inter file that every page's text is set in. */
const textFont = /inter-latin-wght-normal[^/]*\.woff2$/;

/**
 * Reads the build's manifest.
 * @throws Error that names the command which makes it.
 */
export function readAssets(distFolder: string): Assets {
  const manifest = readManifest(join(distFolder, '.vite', 'manifest.json'));
  const early = entry(manifest, 'theme-early.ts').file;
  const fonts = Object.values(manifest)
    .map(({ file }) => file)
    .filter((file) => textFont.test(file))
    .map(fromRoot);
  const page = (...names: string[]): PageAssets => {
    const chunks = names.flatMap((name) => closure(manifest, name));
    const modules = names.map((name) => fromRoot(entry(manifest, name).file));
    return {
      early: fromRoot(early),
      modules,
      preloads: unique(chunks.map(({ file }) => fromRoot(file))).filter((file) => !modules.includes(file)),
      styles: unique(chunks.flatMap(({ css }) => css ?? []).map(fromRoot)),
      fonts,
    };
  };
  return {
    site: page('site.ts'),
    overview: page('site.ts', 'overview.ts'),
    lab: page('site.ts', 'lab.ts'),
    join: page('site.ts', 'join.ts'),
    class: page('site.ts', 'class.ts'),
  };
}

function readManifest(path: string): Manifest {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new Error(`The pages are not built: expected ${path}. Run "npm run build".`);
  }
  const manifest: unknown = JSON.parse(text);
  if (!manifestSchema.Check(manifest)) {
    throw new Error(`${path} is not a manifest that this version reads. Run "npm run build" again.`);
  }
  return manifest;
}

function entry(manifest: Manifest, name: string) {
  const found = manifest[name];
  if (!found) throw new Error(`The build has no entry "${name}". Run "npm run build" again.`);
  return found;
}

/** A chunk and everything it imports at once, each before what needs it. */
function closure(manifest: Manifest, name: string, seen = new Set<string>()): Manifest[string][] {
  if (seen.has(name)) return [];
  seen.add(name);
  const chunk = entry(manifest, name);
  return [...(chunk.imports ?? []).flatMap((imported) => closure(manifest, imported, seen)), chunk];
}

function fromRoot(file: string): string {
  return `/${file}`;
}

function unique(values: string[]): string[] {
  return [...new Set(values)];
}
