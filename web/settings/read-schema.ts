/** One knob of a lab, as the form draws it. */
export type Field = { name: string; title: string; description: string } & (
  | { kind: 'choice'; options: { value: string; title: string; description: string }[] }
  | { kind: 'toggle' }
  | { kind: 'amount'; minimum: number | null; maximum: number | null }
);

/**
 * Reads the fields out of a lab's JSON Schema: choices are `anyOf` of constants, toggles booleans, amounts integers.
 * What it does not know is left out: a form with a gap is better than none.
 */
export function readSchema(schema: unknown): Field[] {
  return Object.entries(record(record(schema).properties)).flatMap(([name, property]) => {
    const field = readField(name, record(property));
    return field ? [field] : [];
  });
}

function readField(name: string, property: Record<string, unknown>): Field | null {
  const words = { name, title: text(property.title) || name, description: text(property.description) };
  if (Array.isArray(property.anyOf))
    return { ...words, kind: 'choice', options: property.anyOf.flatMap(readOption) };
  if (property.type === 'boolean') return { ...words, kind: 'toggle' };
  if (property.type === 'integer') {
    return { ...words, kind: 'amount', minimum: number(property.minimum), maximum: number(property.maximum) };
  }
  return null;
}

function readOption(option: unknown) {
  const { const: value, title, description } = record(option);
  if (typeof value !== 'string') return [];
  return [{ value, title: text(title) || value, description: text(description) }];
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function number(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
