import { expect, test } from 'vitest';
import { readSchema } from './read-schema.ts';

test.each([
  ['nothing', undefined],
  ['text', 'object'],
  ['a schema without properties', { type: 'object' }],
  ['properties of no known kind', { properties: { a: { type: 'array' }, b: null } }],
])('reads no field out of %s', (_, schema) => {
  expect(readSchema(schema)).toEqual([]);
});

test('falls back to the names where words are missing', () => {
  expect(readSchema({ properties: { mode: { anyOf: [{ const: 'a' }, { type: 'null' }] } } })).toEqual([
    {
      kind: 'choice',
      name: 'mode',
      title: 'mode',
      description: '',
      options: [{ value: 'a', title: 'a', description: '' }],
    },
  ]);
});
