import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';

const run = promisify(execFile);
const quickStart = fileURLToPath(new URL('./quick-start.mjs', import.meta.url));
const index = new URL('../node_modules/.cache/libraries/index.json', import.meta.url);
const names = Object.keys(JSON.parse(readFileSync(index, 'utf8')).files);

interface Found {
  at: string;
  exported: string[];
}

/** What a process finds that starts as the product does. */
let found: Record<string, Found>;
beforeAll(async () => {
  const program = `
    const found = {};
    for (const name of ${JSON.stringify(names)})
      found[name] = { at: import.meta.resolve(name), exported: Object.keys(await import(name)) };
    console.log(JSON.stringify(found));`;
  const { stdout } = await run(process.execPath, [
    '--import',
    quickStart,
    '--input-type=module',
    '--eval',
    program,
  ]);
  found = JSON.parse(stdout);
});

it.each(names)('finds %s where the build has packed it, with all that it exports', async (name) => {
  expect(found[name]?.at).toContain('/node_modules/.cache/libraries/');
  // What Node adds to a CommonJS module of its own accord.
  const exported = Object.keys(await import(name)).filter(
    (key) => !['module.exports', '__esModule'].includes(key),
  );
  expect(found[name]?.exported.sort()).toEqual(exported.sort());
});

it('leaves what a library requires as it is', async () => {
  const program = "console.log(require.resolve('fastify'))";
  const { stdout } = await run(process.execPath, ['--import', quickStart, '--eval', program]);
  expect(stdout).not.toContain('.cache');
});
