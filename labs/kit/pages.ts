import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';

/** How each kind of file is served. TypeScript loses its types and nothing else: line and column stay the author's. */
const kinds: Record<string, { type: string; read: (source: string) => string }> = {
  '.html': { type: 'text/html; charset=utf-8', read: (source) => source },
  '.css': { type: 'text/css; charset=utf-8', read: (source) => source },
  '.ts': { type: 'text/javascript; charset=utf-8', read: (source) => stripTypeScriptTypes(source) },
};

/**
 * Serves a lab's exhibits below the bench: `index.html` at `/`, every other file under its own name. They are read
 * once, stay readable in the browser's developer tools, and are never cached: another bench may stand at the same door.
 * @throws Error when the folder holds a file of a kind that is not served.
 */
export function servePages(app: FastifyInstance, folder: URL): void {
  for (const name of readdirSync(fileURLToPath(folder))) {
    const kind = kinds[extname(name)];
    if (!kind)
      throw new Error(`${name}: expected a page (${Object.keys(kinds).join(', ')}) in ${folder.pathname}`);
    const body = kind.read(readFileSync(new URL(name, folder), 'utf8'));
    app.get(name === 'index.html' ? '/' : `/${name}`, (request, reply) => {
      const [path = '', query] = request.url.split(/\?(.*)/s);
      // Without its slash, the page's relative addresses would lead beside the bench.
      if (name === 'index.html' && !path.endsWith('/'))
        return reply.redirect(query === undefined ? `${path}/` : `${path}/?${query}`, 307);
      return reply.type(kind.type).header('cache-control', 'no-store').send(body);
    });
  }
}
