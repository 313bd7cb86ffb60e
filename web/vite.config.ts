/** Builds the pages' scripts and styles. The HTML is the server's: it finds these files through the manifest. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { compression, defineAlgorithm } from 'vite-plugin-compression2';

const root = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  root,
  publicDir: false,
  plugins: [
    // Brotli only: every browser that can run these pages accepts it.
    compression({
      algorithms: [defineAlgorithm('brotliCompress', {})],
      include: /\.(js|css|svg)$/,
      threshold: 512,
      logLevel: 'silent',
    }),
  ],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    // The oldest with light-dark(), which the tokens are written in.
    target: ['chrome123', 'firefox125', 'safari17.5'],
    // The strict policy has no room for data: fonts, and hashed files are cached for ever anyway.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        'theme-early': 'theme-early.ts',
        site: 'site.ts',
        overview: 'overview.ts',
        lab: 'lab.ts',
        join: 'join.ts',
        class: 'class.ts',
      },
    },
  },
});
