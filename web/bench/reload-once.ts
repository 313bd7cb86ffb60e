/** Reloads the page, once for each version: a reload that does not help must not go on for ever. */
export function reloadOnce(version: string | number): boolean {
  const key = `reloaded-for-${version}`;
  try {
    if (sessionStorage.getItem(key)) return false;
    sessionStorage.setItem(key, 'yes');
  } catch {
    return false;
  }
  location.reload();
  return true;
}
