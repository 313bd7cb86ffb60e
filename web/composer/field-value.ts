/** What was typed into or chosen in the field that an event is about. */
export function fieldValue(event: Event): string {
  const { currentTarget } = event;
  return currentTarget instanceof HTMLInputElement ||
    currentTarget instanceof HTMLTextAreaElement ||
    currentTarget instanceof HTMLSelectElement
    ? currentTarget.value
    : '';
}
