import type { ProbeState } from '../../protocol/workbench.ts';

/** Why nothing can be sent on a probe's connection. */
export function endWords(probe: ProbeState | null): string {
  if (probe?.state === 'waiting') return 'Waiting for the response…';
  const status = /^HTTP\/\S+ +(\d{3}[^\r\n]*)/.exec(probe?.raw ?? '')?.[1]?.trim();
  // That the probe let go of a refusal says nothing about why.
  if (status !== undefined && !status.startsWith('101'))
    return `The server refused the handshake: ${status}.`;
  return probe?.ended ?? 'Not connected.';
}
