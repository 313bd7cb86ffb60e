import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadLabs } from '../benches/labs.ts';
import { contentFolder } from '../kept-content.ts';
import { referenceText, withReference } from './reference.ts';
import { schemaFiles } from './schemas.ts';

const remedy = 'run "npm run writeup -- reference"';

describe('what `npm run writeup -- reference` writes', () => {
  it('is what stands in AUTHORING.md', async () => {
    const page = await readFile(join(contentFolder, 'AUTHORING.md'), 'utf8');
    expect(page, remedy).toBe(withReference(page, referenceText(await loadLabs())));
  });

  it('is what stands in content/schemas', async () => {
    const folder = join(contentFolder, 'schemas');
    const files = schemaFiles(await loadLabs());
    expect((await readdir(folder)).sort()).toEqual(Object.keys(files).sort());
    for (const [name, text] of Object.entries(files)) {
      expect(await readFile(join(folder, name), 'utf8'), `${name}: ${remedy}`).toBe(text);
    }
  });
});

it('offers the labs, their settings, and the properties of events', async () => {
  const files = schemaFiles(await loadLabs());
  const { properties, allOf } = JSON.parse(files['front-matter.json'] ?? '');
  expect(properties.lab.enum).toContain('handshake');
  const handshake = JSON.stringify({ properties: { lab: { const: 'handshake' } } });
  const branch = allOf.find((one: { if: unknown }) => JSON.stringify(one.if) === handshake);
  expect(Object.keys(branch.then.properties.settings.properties)).toContain('subprotocols');
  expect(branch.then.properties.settings.required).toEqual([]);
  const { when } = JSON.parse(files['step.json'] ?? '').properties;
  expect(when.properties.kind.enum).toContain('handshake');
  expect(when.properties['request.headers']).toEqual({ description: 'Of handshake, http' });
});

it('says which marker of the page is missing', () => {
  expect(() => withReference('# Write a lab\n', '')).toThrow(
    'content/AUTHORING.md: expected "<!-- reference -->"',
  );
});
