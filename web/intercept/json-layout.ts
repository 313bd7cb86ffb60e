/**
 * Lays JSON out for reading and back again without reading it: doubled names, the form of numbers and escapes stay as
 * they were written. In a lab these are the point, and `JSON.stringify(JSON.parse(…))` would lose them.
 */

/** A string, a mark, or a bare word (number, true, false, null). Each character belongs to one kind only. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** JSON on one line, without white space between its parts. Throws a `SyntaxError` when it is not JSON. */
export function compactJson(json: string): string {
  return tokensOf(json).join('');
}

/** JSON with a line for each member. Throws a `SyntaxError` when it is not JSON. */
export function prettyJson(json: string): string {
  const tokens = tokensOf(json);
  let depth = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  return tokens
    .map((token, at) => {
      switch (token) {
        case '{':
        case '[':
          if (closes(tokens[at + 1])) return token;
          depth += 1;
          return token + line();
        case '}':
        case ']':
          if (opens(tokens[at - 1])) return token;
          depth -= 1;
          return line() + token;
        case ',':
          return token + line();
        case ':':
          return ': ';
        default:
          return token;
      }
    })
    .join('');
}

function tokensOf(json: string): string[] {
  // Thrown away: it is called for what it throws.
  JSON.parse(json);
  return json.match(TOKEN) ?? [];
}

function opens(token: string | undefined): boolean {
  return token === '{' || token === '[';
}

function closes(token: string | undefined): boolean {
  return token === '}' || token === ']';
}
