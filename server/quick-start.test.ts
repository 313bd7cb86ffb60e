import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);
const quickStart = fileURLToPath(new URL('./quick-start.mjs', import.meta.url));

it.each(['typebox', 'typebox/compile', 'typebox/value', 'kysely', 'kysely/migration'])(
  'finds %s where the build has packed it, with all that it exports',
  async (name) => {
    const program = `console.log(JSON.stringify({ at: import.meta.resolve('${name}'), names: Object.keys(await import('${name}')) }))`;
    const { stdout } = await run(process.execPath, [
      '--import',
      quickStart,
      '--input-type=module',
      '--eval',
      program,
    ]);
    const { at, names } = JSON.parse(stdout);
    expect(at).toContain('/node_modules/.cache/libraries/');
    expect(names.sort()).toEqual(Object.keys(await import(name)).sort());
  },
);
