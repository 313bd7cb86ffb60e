/** Characters that need no quotes in any shell. */
const BARE = /^[A-Za-z0-9_@%+:,./-]+$/;

/**
 * Characters that a terminal would act on when they are pasted: escape sequences can end a bracketed paste,
 * a carriage return runs the line, a tab completes a word. They are written with printf. A line feed may stay: inside
 * quotes the shell only asks for the rest, and command substitution would cut it off.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about.
const ACTS = /[\u0001-\u0009\u000b-\u001f\u007f-\u009f]/g;

/**
 * One word of a POSIX shell's command line (XCU §2.2.2): single quotes, in which every character is itself.
 * Throws a `RangeError` for NUL, which no argument can hold.
 */
export function shellQuote(text: string): string {
  if (text.includes('\0'))
    throw new RangeError('Expected text without NUL: no argument of a command can hold it.');
  if (BARE.test(text)) return text;
  const quoted = `'${text.replaceAll("'", String.raw`'\''`).replace(ACTS, (found) => `'"$(printf '${octal(found)}')"'`)}'`;
  // Two quotes that open and close at once say nothing, unless they are all there is.
  return quoted === "''" ? quoted : quoted.replace(/^''(?=["\\])/, '').replace(/(?<=["'\\])''$/, '');
}

/** A character's UTF-8 bytes as printf reads them. */
function octal(character: string): string {
  const bytes = new TextEncoder().encode(character);
  return Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
