import type { LabDefinition } from '../../labs/kit/define-lab.ts';
import type { Policies } from '../../protocol/class.ts';
import { readSettings, startingSettings } from '../benches/settings.ts';
import type { ContentIndex } from '../content/writeup.ts';
import { labError } from '../errors.ts';

/** What a class begins with: everything as it is for somebody alone. */
export const openPolicies: Policies = {
  joining: true,
  order: 'free',
  writeups: {},
  hints: { when: 'on', after: 3 },
  solutions: 'always',
  fix: true,
  settings: {},
};

/**
 * Holds the settings of the policies against the labs: the schema cannot know them.
 * @throws LabError WRITEUP_NOT_FOUND, SETTING_INVALID
 */
export function checkPolicies(
  policies: Policies,
  { content, labs }: { content: ContentIndex; labs: ReadonlyMap<string, LabDefinition> },
): void {
  for (const [slug, { values, locked }] of Object.entries(policies.settings)) {
    const writeup = content.writeups.find((candidate) => candidate.slug === slug);
    const lab = writeup && labs.get(writeup.lab);
    if (!writeup || !lab) throw labError('WRITEUP_NOT_FOUND', { writeup: slug });
    const start = startingSettings(lab.settings, writeup.settings);
    // With what stays, so that a value is held against the whole.
    readSettings(lab.settings, { ...start, ...values });
    const unknown = locked.find((name) => !Object.hasOwn(start, name));
    if (unknown !== undefined) {
      throw labError('SETTING_INVALID', {
        setting: unknown,
        expected: `one of the settings ${Object.keys(start).join(', ')}`,
        found: 'a name that this lab does not have',
      });
    }
  }
}
