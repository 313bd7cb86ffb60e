/** The reference of `content/AUTHORING.md`, made from the very schemas that writeups are held against. */
import { Type } from 'typebox';
import type { LabDefinition } from '../../labs/kit/define-lab.ts';
import { soundSettings } from '../../labs/kit/settings.ts';
import { optionsOf } from '../benches/settings.ts';
import { eventProperties, type PropertyShape } from '../checks/event-properties.ts';
import { propertyOperators, queryOperators } from '../checks/operations.ts';
import { describeSchema } from '../content/schema-problems.ts';
import { solveVerbSchema } from '../content/verb-schema.ts';
import {
  actionSchema,
  defaultsSchema,
  fixSchema,
  questionSchema,
  stepSchema,
  translatedStepSchema,
  translationSchema,
  writtenFrontMatterSchema,
} from '../content/writeup-schema.ts';

type Row = readonly string[];

const BEGIN = '<!-- reference -->\n';
const END = '<!-- /reference -->';
const columns = ['key', 'holds', 'meaning'];

/** The page with its reference made anew. @throws Error when the markers are gone. */
export function withReference(page: string, reference: string): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`content/AUTHORING.md: expected "${BEGIN.trim()}" and, further down, "${END}"`);
  }
  return `${before}${BEGIN}\n${reference}\n${END}${after}`;
}

export function referenceText(labs: ReadonlyMap<string, LabDefinition>): string {
  return [
    section('Front matter', table(columns, rows(writtenFrontMatterSchema))),
    section('`defaults.yaml` of a level', table(columns, rows(defaultsSchema))),
    section('The `step` block', table(columns, rows(stepSchema))),
    section('Questions', table(columns, branchRows(questionSchema, 'kind'))),
    section('The `fix` block', table(columns, rows(fixSchema))),
    section('The `action` block', table(columns, branchRows(actionSchema))),
    section('Verbs of a script', table(columns, branchRows(solveVerbSchema))),
    section('Front matter of a translation', table(columns, rows(translationSchema))),
    section('The `step` block of a translation', table(columns, rows(translatedStepSchema))),
    section('Events and their properties', table(['kind', 'properties'], eventRows())),
    section('Operators of a query', operators()),
    ...[...labs.values()].map(({ name, title, settings }) =>
      section(`Lab \`${name}\`: ${title}`, table(['setting', 'values', 'what it is'], settingRows(settings))),
    ),
  ].join('\n\n');
}

function section(title: string, text: string): string {
  return `### ${title}\n\n${text}`;
}

function table(head: Row, body: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** A row for each key, and for each key below it. */
function rows({ properties }: Type.TObject, prefix = ''): Row[] {
  return Object.entries(properties).flatMap(([key, schema]): Row[] => {
    const name = `${prefix}${key}`;
    const needed = Type.IsOptional(schema) ? '' : ', needed';
    const holds = holdsOf(schema);
    return [[`\`${name}\`${needed}`, holds, meaningOf(schema, holds)], ...below(schema, name)];
  });
}

function below(schema: Type.TSchema, name: string): Row[] {
  if (Type.IsObject(schema)) return rows(schema, `${name}.`);
  if (Type.IsArray(schema)) return below(schema.items, `${name}[]`);
  if (!Type.IsUnion(schema) || isListed(schema)) return [];
  return schema.anyOf.flatMap((branch) => below(branch, name));
}

/** A table of its own: no key repeats it. */
function isListed({ anyOf }: Type.TUnion): boolean {
  return anyOf.every(Type.IsObject);
}

function branchRows({ anyOf }: Type.TUnion, tag?: string): Row[] {
  return anyOf.filter(Type.IsObject).flatMap((branch): Row[] => {
    const kind = tag === undefined ? undefined : branch.properties[tag];
    const [first = [], ...others] = rows(branch);
    if (kind === undefined) {
      const [key = '', holds = '', meaning = ''] = first;
      const name = key.replace(/, needed$/, '');
      const inside = `${name.slice(0, -1)}.`;
      return [
        [`**${name}**`, holds, meaning],
        ...others.map(([other = '', ...rest]) => [
          other.startsWith(inside) ? other : `${other}, beside ${name}`,
          ...rest,
        ]),
      ];
    }
    return [[`**${titleOf(branch)}**`, '', ''], ...others];
  });
}

function titleOf(schema: Type.TSchema): string {
  return 'title' in schema ? String(schema.title) : '';
}

function holdsOf(schema: Type.TSchema): string {
  if (Type.IsUnion(schema) && isListed(schema)) return 'a question, see below';
  if (Type.IsArray(schema) && Type.IsUnion(schema.items)) return 'a list of verbs, see below';
  return describeSchema(schema);
}

function meaningOf(schema: Type.TSchema, holds: string): string {
  const description = 'description' in schema ? String(schema.description) : '';
  return description === holds ? '' : description;
}

function eventRows(): Row[] {
  return Object.entries(eventProperties).map(([kind, fields]) => [
    `\`${kind}\``,
    propertyWords(fields).join(', '),
  ]);
}

function propertyWords(fields: Readonly<Record<string, PropertyShape>>, prefix = ''): string[] {
  return Object.entries(fields).flatMap(([key, shape]) => {
    const name = `${prefix}${key}`;
    if (typeof shape === 'object' && 'fields' in shape) return propertyWords(shape.fields, `${name}.`);
    return [`\`${name}\`${shapeWords(shape)}`];
  });
}

function shapeWords(shape: PropertyShape): string {
  if (shape === 'text') return '';
  if (shape === 'flag') return ' (true or false)';
  if (shape === 'open') return ' (and whatever is below it)';
  if (shape === 'headers') return ' (a list of values below each name in lower case)';
  if (shape === 'number') return ' (number)';
  if ('oneOf' in shape) return ` (${shape.oneOf.join(', ')})`;
  return ' (list)';
}

function operators(): string {
  const list = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(', ');
  return `Below a property: ${list(propertyOperators)}. Beside properties, joining queries: ${list(queryOperators)}.`;
}

/** The sound default of each is in bold. */
function settingRows(schema: LabDefinition['settings']): Row[] {
  const sound: Record<string, unknown> = soundSettings(schema);
  return Object.entries(schema.properties).map(([name, property]) => {
    const options = optionsOf(property);
    const words = options.length > 0 ? options : [describeSchema(property)];
    const byDefault = String(sound[name]);
    const values = words.map((word) => (word === byDefault ? `**${word}**` : word)).join(', ');
    const shown = words.includes(byDefault) ? values : `${values} (**${byDefault}**)`;
    return [`\`${name}\``, shown, `${titleOf(property)}. ${meaningOf(property, '')}`];
  });
}
