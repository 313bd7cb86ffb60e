/**
 * A step of the build: packs libraries that consist of hundreds of files into a few. Opening and linking those files is
 * a quarter of a start. `quick-start.mjs` has Node take the packed ones.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** What of each library is imported, by us and by other libraries. */
const imports = {
  typebox: ['typebox', 'typebox/compile', 'typebox/value'],
  kysely: ['kysely', 'kysely/migration'],
};

const modules = new URL('../node_modules/', import.meta.url);
const folder = new URL('.cache/libraries/', modules);
const names = Object.values(imports).flat();

await build({
  configFile: false,
  logLevel: 'warn',
  ssr: { noExternal: true },
  build: {
    ssr: true,
    outDir: fileURLToPath(folder),
    emptyOutDir: true,
    rolldownOptions: {
      input: Object.fromEntries(names.map((name) => [name, name])),
      // Exactly what the library exports.
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: '[name].js' },
    },
  },
});

// Last: what is not whole is not taken.
writeFileSync(
  new URL('index.json', folder),
  JSON.stringify({
    versions: Object.fromEntries(Object.keys(imports).map((library) => [library, versionOf(library)])),
    files: Object.fromEntries(names.map((name) => [name, `${name}.js`])),
  }),
);

function versionOf(library: string): string {
  return JSON.parse(readFileSync(new URL(`${library}/package.json`, modules), 'utf8')).version;
}
