import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));

/** What `npm start` tells Node about the process, for processes that are started elsewhere. */
export const productFlags: string[] =
  / node (.+) server\/main\.ts$/
    .exec(scripts.start)?.[1]
    ?.split(' ')
    .map((flag) => (flag.startsWith('./') ? fileURLToPath(new URL(flag, root)) : flag)) ?? [];
