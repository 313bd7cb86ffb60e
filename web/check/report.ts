import { type Finding, type Trial, trialNames, type Way } from './findings.ts';

type Found = ReadonlyMap<Way, ReadonlyMap<Trial, Finding>>;

export interface Verdict {
  state: 'running' | 'passed' | 'failed';
  words: string;
}

/** What it all comes to, in a sentence. */
export function verdictOf(found: Found, { page, platform }: { page: string; platform: string }): Verdict {
  // The guards compare hosts for pages, and whole origins for everything else.
  if (page !== platform)
    return {
      state: 'failed',
      words: `This page is at ${page}, and the platform takes itself to be at ${platform}: it will refuse its own pages. Set PLATFORM_URL=${page}.`,
    };
  const all = [...found].flatMap(([way, findings]) => way.trials.map((trial) => findings.get(trial)?.state));
  const broken = all.filter((state) => state === 'failed').length;
  if (broken > 0)
    return {
      state: 'failed',
      words: `${broken} ${broken === 1 ? 'thing is' : 'things are'} broken. What to do stands below.`,
    };
  if (all.length === 0 || all.some((state) => state === undefined || state === 'running'))
    return { state: 'running', words: 'Checking…' };
  return { state: 'passed', words: 'Everything that a class needs gets through.' };
}

/** All of it as text, for whoever runs the proxy. */
export function reportOf(found: Found, { words }: Verdict): string {
  const lines = [...found].flatMap(([way, findings]) => [
    '',
    `${way.name}: ${way.origin}`,
    ...[...findings].map(([trial, { state, words: said, remedy }]) =>
      [`  ${state.padEnd(8)}${trialNames[trial]}: ${said}`, remedy].filter(Boolean).join(' '),
    ),
  ]);
  return [`Lab 101, connection check: ${words}`, ...lines, ''].join('\n');
}
