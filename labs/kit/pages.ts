import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';

/** How each kind of file is served. TypeScript loses its types and nothing else: line and column stay the author's. */
const kinds: Record<string, { type: string; read: (source: string) => string }> = {
  '.html': { type: 'text/html; charset=utf-8', read: (source) => source },
  '.css': { type: 'text/css; charset=utf-8', read: (source) => source },
  '.ts': { type: 'text/javascript; charset=utf-8', read: (source) => stripTypeScriptTypes(source) },
};

/** What was read, by address: a lab is served on more than one listener. */
const bodies = new Map<string, string>();

/** The sheet that all labs share, served as `lab.css` with each lab's pages. */
const SHEET = new URL('./lab.css', import.meta.url);

/**
 * Serves a lab's exhibits below the bench: `index.html` at `/`, every other file under its own name, and the sheet that
 * all labs share. They are read once, when somebody asks for them, stay readable in the browser's developer tools, and are never cached: another
 * bench may stand at the same door.
 * @throws Error when the folder holds a file of a kind that is not served.
 */
export function servePages(app: FastifyInstance, folder: URL): void {
  for (const file of [SHEET, ...readdirSync(fileURLToPath(folder)).map((name) => new URL(name, folder))]) {
    const name = basename(file.pathname);
    const kind = kinds[extname(name)];
    if (!kind)
      throw new Error(`${name}: expected a page (${Object.keys(kinds).join(', ')}) in ${folder.pathname}`);
    app.get(name === 'index.html' ? '/' : `/${name}`, (request, reply) => {
      const withSlash = name === 'index.html' ? folderAddress(request.url) : null;
      if (withSlash !== null) return reply.redirect(withSlash, 307);
      return reply.type(kind.type).header('cache-control', 'no-store').send(bodyOf(file, kind.read));
    });
  }
}

function bodyOf(file: URL, read: (source: string) => string): string {
  const body = bodies.get(file.href) ?? read(readFileSync(file, 'utf8'));
  bodies.set(file.href, body);
  return body;
}

/** Where a first page is, if it was asked for without its slash: its relative addresses would lead beside the bench. */
export function folderAddress(url: string): string | null {
  const [path = '', query] = url.split(/\?(.*)/s);
  if (path.endsWith('/')) return null;
  return query === undefined ? `${path}/` : `${path}/?${query}`;
}
