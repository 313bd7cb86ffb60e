import { EXPLOIT_BODY } from '../../protocol/sizes.ts';
import { limit } from './variable.ts';

/** What one learner, and all together, may use. */
export const limitVariables = {
  BENCH_SOCKETS: limit(1, 64, 10_000, 'Sockets that one bench holds open at once'),
  TRACE_EVENTS: limit(
    100,
    10_000,
    1_000_000,
    'Events that the trace of one bench keeps; the oldest go first',
  ),
  TRACE_BYTES: limit(65_536, 8_388_608, 1_073_741_824, 'Bytes that the trace of one bench keeps'),
  TRACE_PAYLOAD: limit(
    125,
    65_536,
    16_777_216,
    'Bytes that the trace keeps of one payload; the rest is only counted',
  ),
  BENCH_FRAMES: limit(
    100,
    5_000,
    100_000_000,
    'Frames that one bench exchanges in a second (an HTTP request counts as 20); what comes faster is read more slowly',
  ),
  BENCH_BYTES: limit(
    1_048_576,
    8_388_608,
    1_000_000_000_000,
    'Bytes that one bench exchanges in a second, after inflating; what comes faster is read more slowly',
  ),
  BENCH_CALM_PERCENT: limit(
    1,
    50,
    100,
    'Percent of its time that the process may be at work before a bench that wants more than its frames or bytes gets less; 100 for never',
  ),
  BENCH_IDLE_MINUTES: limit(1, 60, 10_080, 'Minutes without traffic after which a bench is put to sleep'),
  BENCHES: limit(1, 2_000, 100_000, 'Benches that are awake at once'),
  LEARNER_BENCHES: limit(1, 12, 1_000, 'Benches of one learner that are awake at once'),
  BENCHES_OPENED: limit(1, 600, 100_000, 'Times in a minute that one address may ask for a bench'),
  PROBES: limit(1, 8, 100, 'Probes that one bench holds open at once'),
  PAGE_REQUESTS: limit(10, 50, 10_000, 'Requests in a second that one open page may send'),
  EXPORTS: limit(1, 20, 1_000, 'Exports of a trace that one learner may ask for in a minute'),
  SAVED_MESSAGES: limit(1, 100, 1_000, 'Messages that one learner may keep'),
  EXPLOIT_CHARACTERS: limit(
    1_024,
    EXPLOIT_BODY,
    EXPLOIT_BODY,
    'Characters of the page that a learner keeps on the exploit server, one for each lab',
  ),
  EXPLOIT_REQUESTS: limit(1, 50, 10_000, 'Requests in a second that the exploit server takes for one bench'),
  CHECKS: limit(1, 100, 10_000, 'Sockets of connection checks that are open at once'),
  VERIFICATIONS: limit(1, 4, 64, 'Fixes that are verified at once; others wait'),
  VERIFICATION_SECONDS: limit(5, 30, 600, 'Seconds after which a verification is ended, and decides nothing'),
};
