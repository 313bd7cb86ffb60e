import type { TObject } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { soundSettings } from '../../labs/kit/settings.ts';
import { labError } from '../errors.ts';

type Settings = Record<string, unknown>;

/** How much of what came from outside is repeated in an error, in characters. */
const LONGEST_SHOWN = 80;

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
      setting: unknown.slice(0, LONGEST_SHOWN),
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
    found: Object.hasOwn(candidate, setting) ? shown(candidate[setting]) : 'nothing',
  };
}

/** A value in words. What is inside a list or an object does not help, and may be nested deeper than the stack. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, LONGEST_SHOWN);
}

/** The values of a setting that is a choice; none of any other. */
export function optionsOf(property: object | undefined): string[] {
  if (property === undefined || !('anyOf' in property) || !Array.isArray(property.anyOf)) return [];
  return property.anyOf.map((option: { const?: unknown }) => String(option.const));
}

/** What a setting takes, in words. */
function describe(property: object): string {
  const options = optionsOf(property);
  if (options.length > 0) return `one of ${options.join(', ')}`;
  if ('minimum' in property && 'maximum' in property)
    return `a whole number from ${property.minimum} to ${property.maximum}`;
  if ('type' in property && property.type === 'boolean') return 'true or false';
  return Errors(property, undefined)[0]?.message ?? 'another value';
}
