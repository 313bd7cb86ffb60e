import { Type } from 'typebox';
import { limit, variable } from './variable.ts';

/** The victim’s browser. */
export const victimVariables = {
  CHROMIUM_PATH: variable(Type.Optional(Type.String()), {
    expected: () => 'an executable file',
    description: 'The Chrome or Chromium that the platform and its tests drive, if not the one that is found',
  }),
  VICTIM_VISITS: limit(1, 4, 64, 'Visits of victims that run at once, of all benches'),
  VICTIM_WAITING: limit(1, 5, 100, 'Visits that may wait on one bench'),
  VICTIM_SECONDS: limit(1, 10, 120, 'Seconds after which a visit is ended'),
  VICTIM_QUIET_MS: limit(
    50,
    500,
    10_000,
    'Milliseconds without traffic, dialog or console line after which a loaded page is left',
  ),
  VICTIM_SOCKETS: limit(4, 32, 1_000, 'Sockets that one visit holds open at once'),
  VICTIM_BYTES: limit(65_536, 33_554_432, 1_073_741_824, 'Bytes that one visit may load and send'),
  VICTIM_MEMORY_MB: limit(
    128,
    512,
    65_536,
    'Megabytes that each process of the victim’s browser may fill; on Linux',
  ),
  VICTIM_IDLE_SECONDS: limit(1, 120, 86_400, 'Seconds without a visit after which the browser is closed'),
};
