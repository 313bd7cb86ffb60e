import {
  type OpenPlatform,
  startForFile,
  startUnregistered,
} from '../../server/testing/start-test-platform.ts';
import { closeBrowser } from './browser.ts';

/** The whole product for all tests of the file that calls this; it is closed after them, and the file's browser with it. */
export function platformForFile(environment: Record<string, string> = {}): OpenPlatform {
  return startForFile(
    () => startUnregistered(environment),
    async (running) => {
      try {
        // First, or its pages would see their server go.
        await closeBrowser();
      } finally {
        await running.close();
      }
    },
  );
}
