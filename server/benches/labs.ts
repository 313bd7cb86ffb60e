import { existsSync, readdirSync } from 'node:fs';
import type { LabDefinition } from '../../labs/kit/define-lab.ts';

const folder = new URL('../../labs/', import.meta.url);

/** Every folder of `labs/` that holds a `lab.ts`, by name: no list is kept by hand. */
export async function loadLabs(): Promise<Map<string, LabDefinition>> {
  const labs = new Map<string, LabDefinition>();
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = new URL(`${entry.name}/lab.ts`, folder);
    if (!entry.isDirectory() || !existsSync(file)) continue;
    const { default: lab } = (await import(file.href)) as { default: LabDefinition };
    if (lab.name !== entry.name)
      throw new Error(`labs/${entry.name}/lab.ts: expected the name "${entry.name}", got "${lab.name}"`);
    labs.set(lab.name, lab);
  }
  return labs;
}
