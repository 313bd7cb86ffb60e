/**
 * How a platform is set up that only scripts and tests work on: however slow the machine is with everything else, nobody
 * is turned away or given up on for it, and no flood is slowed beyond its budget. It would prove nothing.
 */
export const patience = {
  BUSY_LAG_MS: '0',
  BENCH_CALM_PERCENT: '100',
  VERIFICATION_SECONDS: '120',
  VICTIM_SECONDS: '30',
};
