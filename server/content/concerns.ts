import { DEFAULTS } from './defaults.ts';
import type { ContentProblem } from './writeup.ts';

/** Whether a problem is one of this writeup: of its file, its translations, or the defaults of its level. */
export function concerns({ file }: Pick<ContentProblem, 'file'>, slug: string): boolean {
  const [level = '', name = ''] = slug.split('/');
  const [folder, base = ''] = file.split('/').slice(-2);
  if (folder !== level) return false;
  return base === DEFAULTS || (base.startsWith(`${name}.`) && base.endsWith('.md'));
}
