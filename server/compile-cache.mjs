/**
 * Loaded before everything else (`node --import`): what Node compiles is kept, and the next start need not compile it
 * again. In JavaScript, for it is the one file that nothing is kept of: types in it would have Node load what strips them.
 */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compile/', import.meta.url)));
