import { once } from 'node:events';
import { createServer } from 'node:net';
import { onTestFinished } from 'vitest';

/** A port that another program has while the test runs, and what an operator should be told about it. */
export async function takenPort(
  variable: string,
): Promise<{ variable: string; port: string; sentence: string }> {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const address = other.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  const sentence = `${variable}: expected a free port, but ${port} on 127.0.0.1 is taken. Stop the program that has it, or set ${variable} to another port.`;
  return { variable, port, sentence };
}
