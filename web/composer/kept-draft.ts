import { type MessageDraft, readDraft } from './message-draft.ts';

/** Keeps a draft in this tab; no place, no keeping. */
export function keepDraft(place: string, draft: MessageDraft): void {
  if (place) sessionStorage.setItem(place, JSON.stringify(draft));
}

/** The draft that this tab keeps in a place; null when there is none, or what is there is not ours. */
export function keptDraft(place: string): MessageDraft | null {
  const kept = sessionStorage.getItem(place);
  if (kept === null) return null;
  try {
    return readDraft(JSON.parse(kept));
  } catch {
    return null;
  }
}
