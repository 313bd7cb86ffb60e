import type { LabDefinition } from '../../labs/kit/define-lab.ts';
import { soundSettings } from '../../labs/kit/settings.ts';
import type { ContentChecks } from '../content/content-checks.ts';
import { suggestion } from '../content/nearest-word.ts';
import { findSettingProblem } from './settings.ts';

/** Whether a writeup's lab exists and takes the settings that the front matter gives it. */
export function checkLab(labs: ReadonlyMap<string, LabDefinition>): NonNullable<ContentChecks['checkLab']> {
  return (name, settings) => {
    const lab = labs.get(name);
    if (!lab)
      return { path: ['lab'], message: `there is no lab "${name}"${suggestion(name, [...labs.keys()])}` };
    const problem = findSettingProblem(lab.settings, { ...soundSettings(lab.settings), ...settings });
    if (!problem) return null;
    return {
      path: ['settings', problem.setting],
      message: `expected ${problem.expected}, got ${problem.found}`,
    };
  };
}
