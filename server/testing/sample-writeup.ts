/** A small sound writeup to make mistakes in, for tests. */
import { formatProblem } from '../content/content-index.ts';
import { parseWriteup } from '../content/parse-writeup.ts';

/** Where it lies. */
export const FILE = 'content/apprentice/sample.md';

export const frontMatter = `---
title: A sample
level: apprentice
summary: What it is about.
minutes: 5
lab: handshake
settings: { version: checked }
---
`;

/** Its step, as YAML. */
export const step = `id: first
when: { kind: message, text: hi }
hints: [one, two, three]
solve: [{ send: hi }]
`;

/** A step block. */
export const fence = (yaml: string): string => `\`\`\`step\n${yaml}\`\`\`\n`;

/** The whole of it, with this step. */
export const writeup = (yaml = step): string =>
  `${frontMatter}Intro.\n\n## Say hi\n\nProse.\n\n${fence(yaml)}`;

/** Line of the first key in the step block of `writeup()`. */
export const STEP = 16;

/** What is wrong with it, each problem with its place. */
export const problemsOf = (source: string, file = FILE, checks = {}): string[] =>
  parseWriteup(source, file, checks).problems.map(formatProblem);
