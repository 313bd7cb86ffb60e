import type { LabDefinition } from '../../labs/kit/define-lab.ts';
import { soundSettings } from '../../labs/kit/settings.ts';
import type { ContentChecks } from '../content/content-checks.ts';
import { nearestWord, suggestion } from '../content/nearest-word.ts';
import { findSettingProblem, optionsOf } from './settings.ts';

/** Whether a writeup's lab exists and takes the settings that the front matter gives it. */
export function checkLab(labs: ReadonlyMap<string, LabDefinition>): NonNullable<ContentChecks['checkLab']> {
  return (name, settings) => {
    const lab = labs.get(name);
    if (!lab)
      return { path: ['lab'], message: `there is no lab "${name}"${suggestion(name, [...labs.keys()])}` };
    const problem = findSettingProblem(lab.settings, { ...soundSettings(lab.settings), ...settings });
    if (!problem) return null;
    const { setting, expected, found } = problem;
    const { properties } = lab.settings;
    const message = Object.hasOwn(properties, setting)
      ? `expected ${expected}, got ${found}${meant(settings[setting], optionsOf(properties[setting]))}`
      : `unknown setting "${setting}"${suggestion(setting, Object.keys(properties))}`;
    return { path: ['settings', setting], message };
  };
}

/** The choice that an author had in mind, if one is close. */
function meant(given: unknown, options: readonly string[]): string {
  const nearest = typeof given === 'string' ? nearestWord(given, options) : null;
  return nearest === null ? '' : `, did you mean "${nearest}"?`;
}
