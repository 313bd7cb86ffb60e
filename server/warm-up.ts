/**
 * The last step of the build: compiles what the server consists of, and reads what comes with it, so that no start has
 * to.
 */
import 'close-with-grace';
import { keepColours } from './content/coloured-code.ts';
import { contentFolder, keepContent } from './kept-content.ts';
import { readContent } from './read-content.ts';
import './start.ts';

keepContent(await readContent([contentFolder]));
keepColours();
