/**
 * The last step of the build: compiles what the server consists of, and colours the code in what learners read, so that
 * the first start is as quick as the second.
 */
import 'close-with-grace';
import { keepColours } from './content/coloured-code.ts';
import { readContent } from './read-content.ts';
import { contentFolder } from './services.ts';
import './start.ts';

await readContent([contentFolder]);
keepColours();
