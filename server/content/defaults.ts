/** `defaults.yaml` in a level's folder: what the writeups beside it need not say themselves. */
import type { ContentChecks } from './content-checks.ts';
import { readChecked } from './front-matter.ts';
import { isMapping } from './schema-problems.ts';
import { sourceText } from './source-text.ts';
import type { ContentProblem } from './writeup.ts';
import { defaultsSchema, type LevelDefaults } from './writeup-schema.ts';

/** The name of the file. */
export const DEFAULTS = 'defaults.yaml';

/** Reads the defaults of a level. Their settings are held against the labs here, so that no writeup is blamed. */
export function parseDefaults(
  raw: string,
  file: string,
  { checkLab }: ContentChecks = {},
): { defaults: LevelDefaults | null; problems: ContentProblem[] } {
  const source = sourceText(raw, file);
  const read = readChecked(source, { start: 0, end: source.text.length }, defaultsSchema, 0);
  if (read.value === null) return { defaults: null, problems: read.problems };
  const { value: defaults, block } = read;
  const problems: ContentProblem[] = [];
  const wrongLab = defaults.lab === undefined ? null : checkLab?.(defaults.lab, {});
  if (wrongLab) problems.push(source.problem(block.offsetOf(['lab'], 'value'), wrongLab.message));
  for (const [lab, settings] of Object.entries(defaults.settings ?? {})) {
    const wrong = checkLab?.(lab, settings);
    if (!wrong) continue;
    const [, ...inside] = wrong.path;
    problems.push(source.problem(block.offsetOf(['settings', lab, ...inside], 'key'), wrong.message));
  }
  return { defaults: problems.length > 0 ? null : defaults, problems };
}

/** Front matter with what the level says where the author says nothing; of settings, each one by itself. */
export function withDefaults(
  frontMatter: unknown,
  { settings: byLab = {}, ...defaults }: LevelDefaults,
): unknown {
  if (!isMapping(frontMatter)) return frontMatter;
  const filled: Record<string, unknown> = { ...defaults, ...frontMatter };
  const { lab, settings = {} } = filled;
  const shared = typeof lab === 'string' && Object.hasOwn(byLab, lab) ? byLab[lab] : undefined;
  // Settings of a wrong type are reported as the author wrote them.
  if (shared === undefined || !isMapping(settings)) return filled;
  return { ...filled, settings: { ...shared, ...settings } };
}
