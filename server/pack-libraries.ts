/**
 * A step of the build: packs libraries that consist of hundreds of files into a few. Finding, opening and linking those
 * files is a fifth of a start. `quick-start.mjs` has Node take the packed ones.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

/** What of each library is imported. Libraries that look for files beside themselves, as pino does, stay as they are. */
const imports = {
  '@fastify/compress': ['@fastify/compress'],
  '@fastify/cookie': ['@fastify/cookie'],
  '@fastify/helmet': ['@fastify/helmet'],
  '@fastify/rate-limit': ['@fastify/rate-limit'],
  '@fastify/static': ['@fastify/static'],
  '@fastify/type-provider-typebox': ['@fastify/type-provider-typebox'],
  '@fastify/under-pressure': ['@fastify/under-pressure'],
  '@fastify/websocket': ['@fastify/websocket'],
  fastify: ['fastify'],
  'fastify-plugin': ['fastify-plugin'],
  kysely: ['kysely', 'kysely/migration'],
  marked: ['marked'],
  'marked-alert': ['marked-alert'],
  'marked-gfm-heading-id': ['marked-gfm-heading-id'],
  'prom-client': ['prom-client'],
  'sanitize-html': ['sanitize-html'],
  typebox: ['typebox', 'typebox/compile', 'typebox/format', 'typebox/value'],
  ws: ['ws'],
  yaml: ['yaml'],
};

const modules = new URL('../node_modules/', import.meta.url);
const folder = new URL('.cache/libraries/', modules);
const names = Object.values(imports).flat();

await build({
  configFile: false,
  logLevel: 'warn',
  ssr: { noExternal: true },
  plugins: [asNodeSeesThem(new Map(await Promise.all(names.map(entryOf))))],
  build: {
    ssr: true,
    outDir: fileURLToPath(folder),
    emptyOutDir: true,
    rolldownOptions: {
      input: Object.fromEntries(names.map((name) => [name, `packed:${name}`])),
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

/** A module that exports exactly what Node finds in the library: of a CommonJS one it also knows the names. */
async function entryOf(name: string): Promise<[id: string, code: string]> {
  const exported = Object.keys(await import(name));
  const isCommonJs = exported.includes('module.exports');
  const named = exported.filter((key) => !['default', 'module.exports', '__esModule'].includes(key));
  const code = isCommonJs
    ? `import library from '${name}'; export default library; export const { ${named.join(', ')} } = library;`
    : `export * from '${name}'; ${exported.includes('default') ? `export { default } from '${name}';` : ''}`;
  // By its ending, what it imports is taken as Node would: the default of a CommonJS library is all of it.
  return [`packed:${name}.mjs`, code];
}

function asNodeSeesThem(entries: ReadonlyMap<string, string>): Plugin {
  return {
    name: 'as-node-sees-them',
    enforce: 'pre',
    resolveId: (id) => (entries.has(`${id}.mjs`) ? `${id}.mjs` : null),
    load: (id) => entries.get(id) ?? null,
  };
}

function versionOf(library: string): string {
  return JSON.parse(readFileSync(new URL(`${library}/package.json`, modules), 'utf8')).version;
}
