/** The JSON Schemas of `content/schemas/`: what an editor completes and underlines a writeup's YAML with. */
import type { LabDefinition } from '../../labs/kit/define-lab.ts';
import { eventKinds, eventProperties, type PropertyShape } from '../checks/event-properties.ts';
import {
  actionSchema,
  defaultsSchema,
  fixSchema,
  stepSchema,
  translatedStepSchema,
  translationSchema,
  writtenFrontMatterSchema,
} from '../content/writeup-schema.ts';

type JsonSchema = Record<string, unknown>;
type Labs = ReadonlyMap<string, LabDefinition>;

/** The files by name, with their text. */
export function schemaFiles(labs: Labs): Record<string, string> {
  return {
    'front-matter.json': text('Front matter of a writeup', frontMatter(labs)),
    'defaults.json': text('Defaults of a level', defaults(labs)),
    'step.json': text('A step block', withQueries(stepSchema)),
    'translation.json': text('Front matter of a translation', translationSchema),
    'translated-step.json': text('A step block of a translation', translatedStepSchema),
    'fix.json': text('A fix block', withQueries(fixSchema)),
    'action.json': text('An action block', actionSchema),
  };
}

function text(title: string, schema: object): string {
  const head = { $schema: 'https://json-schema.org/draft/2020-12/schema', title };
  return `${JSON.stringify({ ...head, ...schema }, null, 2)}\n`;
}

/** With the labs that there are, and with each one's own settings. */
function frontMatter(labs: Labs): object {
  const { properties } = writtenFrontMatterSchema;
  return {
    ...writtenFrontMatterSchema,
    properties: { ...properties, lab: { ...properties.lab, enum: [...labs.keys()] } },
    allOf: [...labs].map(([name, { settings }]) => ({
      if: { properties: { lab: { const: name } } },
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so.
      then: { properties: { settings: differing(settings) } },
    })),
  };
}

/** The same for what a level says of each lab. */
function defaults(labs: Labs): object {
  const { properties } = defaultsSchema;
  return {
    ...defaultsSchema,
    properties: {
      ...properties,
      lab: { ...properties.lab, enum: [...labs.keys()] },
      settings: {
        type: 'object',
        description: 'By the name of a lab: what differs from its sound defaults',
        properties: Object.fromEntries([...labs].map(([name, { settings }]) => [name, differing(settings)])),
        additionalProperties: false,
      },
    },
  };
}

/** Settings of which an author says only those that differ from the sound defaults. */
function differing(settings: LabDefinition['settings']): object {
  return { ...settings, required: [] };
}

/** A schema whose `when` and `after` know the properties of events. */
function withQueries(schema: object): object {
  const known = JSON.stringify(querySchema());
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === 'when' || key === 'after' ? JSON.parse(known) : value,
  );
}

function querySchema(): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const [kind, fields] of Object.entries(eventProperties)) {
    for (const path of propertyPaths({ fields })) {
      const kinds = properties[path]?.description;
      properties[path] = { description: kinds === undefined ? `Of ${kind}` : `${kinds}, ${kind}` };
    }
  }
  return {
    type: 'object',
    description: 'MongoDB-style query over one trace event',
    properties: { kind: { enum: eventKinds }, ...properties },
    required: ['kind'],
  };
}

/** `request.headers` and so on: every dotted path that ends in something to compare. */
export function propertyPaths(shape: PropertyShape): string[] {
  if (typeof shape === 'string' || !('fields' in shape)) return [''];
  return Object.entries(shape.fields).flatMap(([name, inner]) =>
    propertyPaths(inner).map((path) => (path === '' ? name : `${name}.${path}`)),
  );
}
