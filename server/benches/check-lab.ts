import type { LabDefinition } from '../../labs/kit/define-lab.ts';
import { soundSettings } from '../../labs/kit/settings.ts';
import type { ContentChecks } from '../content/content-checks.ts';
import { suggestion } from '../content/nearest-word.ts';
import { readSettings } from './settings.ts';

/** Whether a writeup's lab exists and takes the settings that the front matter gives it. */
export function checkLab(labs: ReadonlyMap<string, LabDefinition>): NonNullable<ContentChecks['checkLab']> {
  return (name, settings) => {
    const lab = labs.get(name);
    const names = [...labs.keys()];
    if (!lab) {
      return {
        path: ['lab'],
        message: `there is no lab "${name}": expected one of ${names.join(', ')}${suggestion(name, names)}`,
      };
    }
    try {
      readSettings(lab.settings, { ...soundSettings(lab.settings), ...settings });
      return null;
    } catch (error) {
      return { path: ['settings'], message: error instanceof Error ? error.message : String(error) };
    }
  };
}
