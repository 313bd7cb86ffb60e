/** The id in a path `/b/<id>/…` of the lab origin; undefined for any other path. */
export function benchIdIn(path: string): string | undefined {
  return /^\/b\/([\w-]{16,64})(?:[/?#]|$)/.exec(path)?.[1];
}
