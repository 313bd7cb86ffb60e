/** What nobody who reads a log may have, wherever it stands: each with what is kept of it. */
const secrets: readonly [pattern: RegExp, kept: string][] = [
  // A bench's path is all that one needs to take part in it.
  [/(\/[be]\/)[\w-]{16,64}/g, '$1…'],
  [/(\blab101\w*=)[\w-]+/g, '$1…'],
  [/(\bBearer +)[!-~]+?(?=["\\\s]|$)/gi, '$1…'],
  // OWASP Logging Cheat Sheet: connection strings are not logged.
  [/(\bpostgres(?:ql)?:\/\/)[^@\s"]*@/gi, '$1…@'],
];

/** A line of the log without secrets. Nothing of ours writes one there: this is for errors, which may quote anything. */
export function maskSecrets(line: string): string {
  return secrets.reduce((text, [pattern, kept]) => text.replace(pattern, kept), line);
}
