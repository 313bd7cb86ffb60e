import type { TObject } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { soundSettings } from '../../labs/kit/settings.ts';
import { labError } from '../errors.ts';

type Settings = Record<string, unknown>;

/** What a writeup starts with: the lab's sound defaults, weakened where its front matter says so. */
export function startingSettings(schema: TObject, weakened: Settings): Settings {
  return { ...soundSettings(schema), ...weakened };
}

/** A setting that a lab does not know or take. */
export interface SettingProblem {
  setting: string;
  expected: string;
  found: string;
}

/**
 * Reads settings that came from outside.
 * @throws LabError SETTING_INVALID naming the first one that the lab does not know or take.
 */
export function readSettings(schema: TObject, candidate: Settings): Settings {
  const problem = findSettingProblem(schema, candidate);
  if (problem) throw labError('SETTING_INVALID', { ...problem });
  return candidate;
}

/** The first setting that the lab does not know or take; null when all are well. */
export function findSettingProblem(schema: TObject, candidate: Settings): SettingProblem | null {
  if (Check(schema, candidate)) return null;
  const names = Object.keys(schema.properties);
  const unknown = Object.keys(candidate).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    return {
      setting: unknown,
      expected: `one of the settings ${names.join(', ')}`,
      found: 'a name that this lab does not have',
    };
  }
  const wrong = Object.entries(schema.properties).find(
    ([name, property]) => !Check(property, candidate[name]),
  );
  const [setting, property] = wrong ?? ['settings', schema];
  return {
    setting,
    expected: describe(property),
    found: Object.hasOwn(candidate, setting) ? JSON.stringify(candidate[setting]).slice(0, 80) : 'nothing',
  };
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
