import type { BenchState } from '../../protocol/workbench.ts';
import type { Bench } from '../benches/bench.ts';
import type { Origins } from '../origins.ts';
import { stepStates } from './step-states.ts';

/** A bench as its page shows it, with the addresses under which an outside tool finds it. */
export function benchState(bench: Bench, origins: Origins, lang: string | undefined): BenchState {
  const webSocket = (origin: string) => origin.replace(/^http/, 'ws');
  return {
    id: bench.id,
    writeup: bench.writeup.slug,
    lab: bench.lab.name,
    addresses: {
      http: `${origins.lab}${bench.base}/`,
      ws: `${webSocket(origins.lab)}${bench.base}/`,
      https: `${origins.labTls}${bench.base}/`,
      wss: `${webSocket(origins.labTls)}${bench.base}/`,
      exploit: `${origins.exploit}/e/${bench.id}/`,
    },
    settings: bench.settings,
    schema: bench.lab.settings,
    steps: stepStates(bench, origins, lang),
  };
}
