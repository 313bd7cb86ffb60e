import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { findChromium, launchArguments } from './server/victim/find-chromium.ts';

const chromium = await findChromium({ explicit: process.env.CHROMIUM_PATH });

/** Three kinds of test: plain Node, elements in a real browser, and the whole product in a real browser. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          include: ['{protocol,labs,server,content}/**/*.test.ts'],
          testTimeout: 60_000,
          // Many files start the whole product first.
          hookTimeout: 60_000,
        },
      },
      {
        root: 'web',
        // Found beforehand: a dependency that turns up in mid-test reloads the page under it.
        optimizeDeps: { entries: ['lab.ts', 'site.ts', '**/*.test.ts'] },
        test: {
          name: 'elements',
          include: ['**/*.test.ts'],
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
          testTimeout: 180_000,
          hookTimeout: 90_000,
          // Each file starts its own platform and browser: one at a time keeps two cores honest.
          fileParallelism: false,
        },
      },
    ],
  },
});
