import { extname } from 'node:path';
import type { FastifyReply } from 'fastify';
import { readContentFile } from '../content/content-files.ts';
import type { ContentFile } from '../content/writeup.ts';
import { labError } from '../errors.ts';

const imageTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.svg': 'image/svg+xml',
};

/**
 * Sends a picture to be shown, and anything else to be kept. An SVG or HTML that an author was handed may hold
 * scripts: opened by itself it is in a sandbox (CSP Level 3, `sandbox`), where nothing runs and no origin is ours.
 */
export async function sendContentFile(reply: FastifyReply, file: ContentFile): Promise<FastifyReply> {
  const bytes = await readContentFile(file);
  if (bytes === null) throw labError('PAGE_NOT_FOUND', { path: `/labs/${file.address}` });
  const image = imageTypes[extname(file.path).toLowerCase()];
  return reply
    .headers({
      'content-type': image ?? 'application/octet-stream',
      'content-disposition': image === undefined ? 'attachment' : 'inline',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'x-content-type-options': 'nosniff',
      // It is closed with its writeup: a cache between must not hand it to somebody else.
      'cache-control': 'private, max-age=300',
    })
    .send(bytes);
}
