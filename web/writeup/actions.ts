import type { BenchView, Place, WriteupAction } from '../bench/bench-view.ts';

/**
 * Makes the writeup's buttons work: each loads something into the probe, its composer or the exploit server's editor,
 * and shows it. None of them sends or stores; that stays the learner's own act. Returns a function that stops it.
 */
export function startActions(page: Document, view: BenchView, say: (text: string) => void): () => void {
  const click = (event: MouseEvent): void => {
    const button = event
      .composedPath()
      .find(
        (node): node is HTMLButtonElement => node instanceof HTMLButtonElement && node.matches('.action'),
      );
    if (!button) return;
    const action = readAction(button.dataset.action ?? '');
    if (!action) {
      say(
        'This button cannot be read. Reload the page; if that does not help, tell the author of the writeup.',
      );
      return;
    }
    if ('page' in action) {
      view.show({ screen: 'workbench', tab: 'exploit', page: action.page });
      say('The page is in the exploit server’s editor. Nothing was stored yet.');
      return;
    }
    view.show({ screen: 'workbench', tab: 'probe', load: action });
    say(`${loadedWords(action)} Nothing was sent yet.`);
  };
  page.addEventListener('click', click);
  return () => page.removeEventListener('click', click);
}

/** The button's data; null when it is none of ours. The tools take what fits of it. */
export function readAction(text: string): WriteupAction | { page: NonNullable<Place['page']> } | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  if ('exploit' in value) return readPage(value.exploit);
  const probe = 'probe' in value && isObject(value.probe) ? { probe: value.probe } : {};
  const compose = 'compose' in value && isObject(value.compose) ? { compose: value.compose } : {};
  const action = { ...probe, ...compose };
  return 'probe' in action || 'compose' in action ? action : null;
}

function readPage(value: unknown): { page: NonNullable<Place['page']> } | null {
  if (!isObject(value) || !('body' in value) || typeof value.body !== 'string') return null;
  const head = 'head' in value && typeof value.head === 'string' ? { head: value.head } : {};
  return { page: { ...head, body: value.body } };
}

function loadedWords({ probe, compose }: WriteupAction): string {
  if (probe !== undefined && compose !== undefined) return 'The request and the message are in the probe.';
  return probe !== undefined ? 'The request is in the probe.' : 'The message is in the composer.';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
