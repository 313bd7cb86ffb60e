/** `Sec-WebSocket-Extensions` (RFC 6455 §9.1): offers, or what was agreed on, each a name with parameters. */
import { isToken, trimSpace } from './http-head.ts';

export interface Extension {
  name: string;
  /** By name; `true` for a parameter without a value. Without a prototype, so any name is safe to ask for. */
  params: Record<string, string | true>;
  /** Parameters that stand more than once, which permessage-deflate forbids (RFC 7692 §7.1). */
  repeated: string[];
}

export interface ExtensionProblem {
  /** What was expected, what was found. */
  problem: string;
}

/** Reads a field value; an empty list when it breaks the grammar (see `readExtensions` for the reason). */
export function parseExtensions(value: string): Extension[] {
  const read = readExtensions(value);
  return 'problem' in read ? [] : read;
}

/** Reads a field value, or says what is wrong with it. A value with nothing in it is an empty list. */
export function readExtensions(value: string): Extension[] | ExtensionProblem {
  const extensions: Extension[] = [];
  for (const element of split(value, ',')) {
    // RFC 9110 §5.6.1: empty elements of a list are passed over.
    if (trimSpace(element) === '') continue;
    const [first = '', ...rest] = split(element, ';');
    const name = trimSpace(first);
    if (!isToken(name)) return { problem: `Expected the name of an extension; found "${name}".` };
    const extension: Extension = { name, params: Object.create(null), repeated: [] };
    for (const text of rest) {
      const problem = readParameter(extension, text);
      if (problem !== null) return { problem };
    }
    extensions.push(extension);
  }
  return extensions;
}

function readParameter(extension: Extension, text: string): string | null {
  const equals = text.indexOf('=');
  const name = trimSpace(equals === -1 ? text : text.slice(0, equals));
  if (!isToken(name))
    return `Expected the name of a parameter of ${extension.name}; found "${trimSpace(text)}".`;
  const value = equals === -1 ? true : readValue(trimSpace(text.slice(equals + 1)));
  if (value === null)
    return `Expected a token as the value of ${name}, in quotes or without; found "${trimSpace(text.slice(equals + 1))}".`;
  if (name in extension.params) extension.repeated.push(name);
  else extension.params[name] = value;
  return null;
}

/** RFC 6455 §9.1: a quoted value must be a token once its quotes and backslashes are gone. */
function readValue(text: string): string | null {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(text)?.[1];
  const value = quoted === undefined ? text : quoted.replace(/\\(.)/g, '$1');
  return isToken(value) ? value : null;
}

/** Splits at a separator that does not stand in quotes. */
function split(text: string, separator: ',' | ';'): string[] {
  const parts: string[] = [];
  let quoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quoted && character === '\\') at += 1;
    else if (character === '"') quoted = !quoted;
    else if (character === separator && !quoted) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
