import { chmodSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const launcher = fileURLToPath(new URL('./launch-chromium.sh', import.meta.url));

/**
 * What to start in place of a browser so that each of its processes fills so much memory and no more: Chromium's own
 * switches know nothing of buffers. Only Linux keeps to it; elsewhere it is the browser itself.
 */
export function limited(
  path: string,
  memoryMb: number,
): { executablePath: string; env: Record<string, string> } {
  if (process.platform !== 'linux') return { executablePath: path, env: {} };
  try {
    // Archives do not all keep the bit.
    chmodSync(launcher, 0o755);
  } catch {
    // Not ours, or read-only: then it is as it was installed.
  }
  return {
    executablePath: launcher,
    env: { LAB_CHROMIUM: path, LAB_CHROMIUM_KILOBYTES: String(memoryMb * 1024) },
  };
}
