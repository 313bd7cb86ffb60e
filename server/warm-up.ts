/** The last step of the build: compiles what the server consists of, so that the first start is as quick as the second. */
import 'close-with-grace';
import './start.ts';
