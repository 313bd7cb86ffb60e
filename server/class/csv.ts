/** CSV as RFC 4180 has it, written so that no spreadsheet runs what a learner typed, and read with patience. */

/** Cells that a spreadsheet takes for a formula (OWASP: CSV Injection): they get an apostrophe, which it does not show. */
const formula = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

/** One line, its end included. */
export function csvLine(cells: readonly (string | number | boolean | null)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const safe = formula.test(value.trimStart()) ? `'${value}` : value;
  return /[",\r\n;\t]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * The rows of a text with commas, semicolons or tabs between its cells: whichever its first line has most of. A quote
 * that is never closed ends with the text. Empty lines are left out.
 */
export function readCsv(text: string): string[][] {
  const source = text.replace(/^\ufeff/, '');
  const separator = separatorOf(source);
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  /** Nothing but spaces so far: a quote may open. Asked for each quote, so it is not looked for in the cell. */
  let blank = true;
  let quoted = false;
  const endCell = () => {
    row.push(cell.trim());
    cell = '';
    blank = true;
  };
  const endRow = () => {
    endCell();
    if (row.some((one) => one !== '')) rows.push(row);
    row = [];
  };
  for (let at = 0; at < source.length; at++) {
    const character = source[at];
    if (quoted) {
      if (character !== '"') cell += character;
      else if (source[at + 1] === '"') cell += source[at++];
      else quoted = false;
    } else if (character === '"' && blank) {
      quoted = true;
      blank = false;
      cell = '';
    } else if (character === separator) endCell();
    else if (character === '\n' || character === '\r') endRow();
    else {
      cell += character;
      blank &&= character === ' ';
    }
  }
  endRow();
  return rows;
}

function separatorOf(text: string): string {
  const [first = ''] = text.split(/[\r\n]/, 1);
  const count = (separator: string) => first.split(separator).length;
  return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
}

/** The names in a list: of the column `name`, if the first row has one, otherwise of the first. */
export function namesIn(text: string): string[] {
  const rows = readCsv(text);
  const header = rows[0]?.map((cell) => cell.toLowerCase()) ?? [];
  const column = header.indexOf('name');
  return rows.slice(column === -1 ? 0 : 1).flatMap((row) => row[Math.max(column, 0)] || []);
}
