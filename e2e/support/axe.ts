import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Every violation that axe finds as one line: rule, place, words. Of all rules, unless some are named, and everywhere but
 * at what the selectors of `exclude` name. The page's context needs `bypassCSP`.
 */
export async function violations(
  page: Page,
  { rules, exclude }: { rules?: string[] | undefined; exclude?: string[] } = {},
): Promise<string[]> {
  await page.evaluate(axeSource);
  const results = await page.evaluate(
    ({ only, but }) =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(
        { include: [document], exclude: but } as unknown as axe.ElementContext,
        {
          resultTypes: ['violations'],
          ...(only ? { runOnly: only } : {}),
        },
      ),
    { only: rules, but: exclude ?? [] },
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
  );
}
