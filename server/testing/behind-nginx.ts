import type { Running } from '../start.ts';
import { freePorts } from './free-port.ts';
import { hosts, NginxFront, readRecipe, refill } from './nginx-front.ts';
import { startTestPlatform } from './start-test-platform.ts';

/**
 * The whole product behind `deploy/nginx.conf`, for one test. `damage` is done to the recipe first: words, and the words
 * in their place.
 */
export async function startBehindNginx(
  damage: Record<string, string> = {},
  environment: Record<string, string> = {},
): Promise<{ running: Running; front: NginxFront; plain: number }> {
  const { tls, plain } = await freePorts('tls', 'plain');
  const running = await startTestPlatform({ ...NginxFront.environment(tls), ...environment });
  const { platform, lab, exploit } = running.services.ports;
  // The upstreams with their semicolons: a test's own port may begin like one of them.
  const recipe = refill(await readRecipe('nginx.conf'), {
    ...damage,
    'listen 443 ssl': `listen 127.0.0.1:${tls} ssl`,
    'listen 80': `listen 127.0.0.1:${plain}`,
    'labs.example': hosts.platform,
    'weak.example': hosts.lab,
    'evil.example': hosts.exploit,
    '127.0.0.1:3000;': `127.0.0.1:${platform};`,
    '127.0.0.1:3001;': `127.0.0.1:${lab};`,
    '127.0.0.1:3002;': `127.0.0.1:${exploit};`,
  });
  return { running, front: await NginxFront.start({ recipe, port: tls }), plain };
}
