/**
 * Loaded before everything else (`node --import`): a start repeats nothing that was done before. What Node compiles is
 * kept, and libraries of hundreds of files are read from the few that the build has packed them into.
 * In JavaScript, for it is the one file that nothing is kept of: types in it would have Node load what strips them.
 */
import { readFileSync } from 'node:fs';
import { enableCompileCache, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

const modules = new URL('../node_modules/', import.meta.url);
const packed = new URL('.cache/libraries/', modules);

enableCompileCache(fileURLToPath(new URL('.cache/compile/', modules)));

const files = packedFiles();
registerHooks({
  resolve: (specifier, context, next) =>
    // What is packed is for our own imports: a library that requires another gets it as it is.
    files.has(specifier) && context.conditions.includes('import')
      ? { url: new URL(files.get(specifier), packed).href, format: 'module', shortCircuit: true }
      : next(specifier, context),
});

/** Where each import is packed; nothing when there are no packed libraries, or others are installed by now. */
function packedFiles() {
  try {
    const { versions, files } = JSON.parse(readFileSync(new URL('index.json', packed), 'utf8'));
    for (const [library, version] of Object.entries(versions)) {
      const installed = JSON.parse(readFileSync(new URL(`${library}/package.json`, modules), 'utf8'));
      if (installed.version !== version) return new Map();
    }
    return new Map(Object.entries(files));
  } catch {
    return new Map();
  }
}
