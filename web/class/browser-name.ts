/** Names that browsers give themselves, and what people call them; those that carry another's name come first. */
const browsers: [RegExp, string][] = [
  [/Edg\/(\d+)/, 'Edge'],
  [/Firefox\/(\d+)/, 'Firefox'],
  [/(?:Headless)?Chrome\/(\d+)/, 'Chrome'],
  [/Version\/(\d+).*Safari/, 'Safari'],
];
const systems = ['Windows', 'Android', 'iPhone', 'iPad', 'Mac OS', 'CrOS', 'Linux'];

/** `Firefox 140, Linux` out of a User-Agent field; the field as it is when it tells neither. */
export function browserName(userAgent: string): string {
  const system = systems.find((name) => userAgent.includes(name));
  for (const [pattern, name] of browsers) {
    const version = pattern.exec(userAgent)?.[1];
    if (version) return [`${name} ${version}`, ...(system ? [system] : [])].join(', ');
  }
  return userAgent || 'Unnamed';
}
