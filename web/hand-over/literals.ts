/** Characters that are not seen, or that turn the direction of what is: in a program they stand as escapes. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** A string as both Python and JavaScript read it. JSON's escapes mean the same in both. */
export function stringLiteral(text: string): string {
  return JSON.stringify(text).replace(HIDDEN, (found) => escapeUnits(found));
}

/** Each UTF-16 unit of a character: for JavaScript a pair is one character again. */
function escapeUnits(character: string): string {
  return Array.from(
    { length: character.length },
    (_, at) => String.raw`\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
}

/** The same for Python, where a character beyond U+FFFF has an escape of its own. */
export function pythonLiteral(text: string): string {
  return JSON.stringify(text).replace(HIDDEN, (found) => {
    const point = found.codePointAt(0) ?? 0;
    return point > 0xffff ? String.raw`\U${point.toString(16).padStart(8, '0')}` : escapeUnits(found);
  });
}
