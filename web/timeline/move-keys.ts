/** Where a key leads in a list: up and down, a page, the first, the last. Null for any other key. */
export function movedIndex(key: string, at: number, count: number, page: number): number | null {
  const places: Record<string, number> = {
    ArrowUp: at - 1,
    ArrowDown: at + 1,
    PageUp: at - page,
    PageDown: at + page,
    Home: 0,
    End: count - 1,
  };
  const place = places[key];
  return place === undefined || count === 0 ? null : Math.max(0, Math.min(count - 1, place));
}
