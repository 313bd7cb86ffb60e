/** Loaded before everything else (`node --import`): what Node compiles is kept, and the next start need not compile it again. */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compile/', import.meta.url)));
