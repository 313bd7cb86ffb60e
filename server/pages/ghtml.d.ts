/** The package ships no types. `${x}` escapes, `!${x}` inserts trusted HTML, an array is joined. */
declare module 'ghtml' {
  export function html(literals: TemplateStringsArray, ...values: unknown[]): string;
}
