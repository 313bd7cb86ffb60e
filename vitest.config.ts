import { availableParallelism } from 'node:os';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { findChromium, launchArguments } from './server/victim/find-chromium.ts';

const chromium = await findChromium({ explicit: process.env.CHROMIUM_PATH });

/** Three kinds of test: plain Node, elements in a real browser, and the whole product in a real browser. */
export default defineConfig({
  test: {
    // By default one core is left to whoever watches, and of two that leaves one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // What is imported once is imported for all files of a worker: that is half of all the work. A file that leaves
    // something behind is found out by the next.
    isolate: false,
    projects: [
      {
        test: {
          name: 'node',
          include: ['{protocol,labs,server,content,deploy,bench}/**/*.test.ts'],
          testTimeout: 60_000,
          // Many files start the whole product first.
          hookTimeout: 60_000,
          // Where it is not said, `expect.poll` gives up after one second: a busy machine needs more.
          expect: { poll: { timeout: 10_000 } },
        },
      },
      {
        root: 'web',
        // Found beforehand: a dependency that turns up in mid-test reloads the page under it.
        optimizeDeps: { entries: ['lab.ts', 'site.ts', '**/*.test.ts'] },
        test: {
          name: 'elements',
          include: ['**/*.test.ts'],
          testTimeout: 60_000,
          expect: { poll: { timeout: 10_000 } },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: chromium.path, args: launchArguments() },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 90_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
    ],
  },
});
