/**
 * Says that a part of the page could not be loaded. Trying again would not help: a document keeps a module whose fetch
 * failed as failed, and `import()` does not ask for it anew (HTML, “fetch a single module script”).
 */
export function missingPart(what: string): string {
  return `${what} could not be loaded. Reload the page when the server can be reached.`;
}
