import type { TObject } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { soundSettings } from '../../labs/kit/settings.ts';
import { labError } from '../errors.ts';

type Settings = Record<string, unknown>;

/** What a writeup starts with: the lab's sound defaults, weakened where its front matter says so. */
export function startingSettings(schema: TObject, weakened: Settings): Settings {
  return { ...soundSettings(schema), ...weakened };
}

/**
 * Reads settings that came from outside.
 * @throws LabError SETTING_INVALID naming the first one that the lab does not know or take.
 */
export function readSettings(schema: TObject, candidate: Settings): Settings {
  if (Check(schema, candidate)) return candidate;
  const unknown = Object.keys(candidate).find((name) => !Object.hasOwn(schema.properties, name));
  if (unknown !== undefined) {
    throw labError('SETTING_INVALID', {
      setting: unknown,
      expected: `one of the settings ${Object.keys(schema.properties).join(', ')}`,
      found: 'a name that this lab does not have',
    });
  }
  const wrong = Object.entries(schema.properties).find(
    ([name, property]) => !Check(property, candidate[name]),
  );
  const [name, property] = wrong ?? ['settings', schema];
  throw labError('SETTING_INVALID', {
    setting: name,
    expected: describe(property),
    found: name in candidate ? JSON.stringify(candidate[name]).slice(0, 80) : 'nothing',
  });
}

/** What a setting takes, in words. */
function describe(property: object): string {
  if ('anyOf' in property && Array.isArray(property.anyOf)) {
    const options: string[] = property.anyOf.map((option: { const?: unknown }) => String(option.const));
    return `one of ${options.join(', ')}`;
  }
  if ('minimum' in property && 'maximum' in property)
    return `a whole number from ${property.minimum} to ${property.maximum}`;
  if ('type' in property && property.type === 'boolean') return 'true or false';
  return Errors(property, undefined)[0]?.message ?? 'another value';
}
