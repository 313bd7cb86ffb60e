import type { WorkbenchMessage } from '../../protocol/workbench.ts';

/** Every type of message, so that a new one cannot be forgotten here. */
const types: Record<WorkbenchMessage['type'], true> = {
  hello: true,
  events: true,
  steps: true,
  settings: true,
  probe: true,
  capture: true,
  intercept: true,
  saved: true,
  exploit: true,
  victim: true,
  fix: true,
  class: true,
  reset: true,
  edition: true,
  notice: true,
  done: true,
  refused: true,
};

/**
 * Reads one message of the live channel; null when it is of no known type.
 * Only the type is checked: the sender is the server that served this page, and `hello` names its version.
 */
export function readMessage(data: unknown): WorkbenchMessage | null {
  if (typeof data !== 'string') return null;
  try {
    const message: unknown = JSON.parse(data);
    return isMessage(message) ? message : null;
  } catch {
    return null;
  }
}

function isMessage(message: unknown): message is WorkbenchMessage {
  return (
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    typeof message.type === 'string' &&
    Object.hasOwn(types, message.type)
  );
}
