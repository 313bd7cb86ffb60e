import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

declare module 'fastify' {
  interface FastifyReply {
    /** Further origins that scripts of this page may connect to. */
    connectsTo: readonly string[] | null;
  }
}

/**
 * The platform's policy (OWASP Content Security Policy Cheat Sheet): nothing but what it serves itself, no inline
 * script, style or handler. Only a lab's page may be framed, and nobody may frame us.
 */
export const contentSecurityPolicy = fp(async (app: FastifyInstance) => {
  app.decorateReply('connectsTo', null);
  app.addHook('onSend', async (request, reply) => {
    // A file that an author was handed has a stricter one.
    if (reply.hasHeader('content-security-policy')) return;
    // Refused before the guards knew the host: then nothing but the text is allowed.
    const lab = request.origins ? `${request.origins.lab} ${request.origins.labTls}` : "'none'";
    const live = request.origins?.platform.replace(/^http/, 'ws') ?? '';
    const policy = [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      // data: for the icons that stylesheets and elements draw.
      "img-src 'self' data:",
      "font-src 'self'",
      // Safari's 'self' does not cover ws: of the same host, so the channel is named.
      ["connect-src 'self'", live, ...(reply.connectsTo ?? [])].join(' ').trim(),
      `frame-src ${lab}`,
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ];
    void reply.header('content-security-policy', policy.join('; '));
  });
});
