import type { LabDefinition } from '../../labs/kit/define-lab.ts';
import type { Policies } from '../../protocol/class-policies.ts';
import { readSettings, startingSettings } from '../benches/settings.ts';
import type { ContentIndex, Writeup } from '../content/writeup.ts';
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
 * Holds the settings of the policies against the labs: the schema cannot know them. A writeup that was removed or is
 * broken must not keep the rest from being saved: nobody can say what holds for it, so what held before stays.
 * @throws LabError SETTING_INVALID
 */
export function readPolicies(
  policies: Policies,
  before: Policies,
  { content, labs }: { content: ContentIndex; labs: ReadonlyMap<string, LabDefinition> },
): Policies {
  const settings: Policies['settings'] = {};
  for (const [slug, policy] of Object.entries(policies.settings)) {
    const writeup = content.writeups.find((candidate) => candidate.slug === slug);
    const lab = writeup && labs.get(writeup.lab);
    if (lab) checkSettings(policy, lab, writeup);
    const kept = lab ? policy : before.settings[slug];
    if (kept) settings[slug] = kept;
  }
  return { ...policies, settings };
}

function checkSettings(
  { values, locked }: Policies['settings'][string],
  lab: LabDefinition,
  writeup: Writeup,
): void {
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
