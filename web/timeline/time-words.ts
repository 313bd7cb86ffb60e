/** `13:20:01.123`, in the reader's own time zone. */
export function clock(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const milliseconds = String(date.getMilliseconds()).padStart(3, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${milliseconds}`;
}

/** `+0.4 ms`, `+12 ms`, `+3.2 s`, `+4 min`. */
export function delta(milliseconds: number): string {
  // Each border is where the rounded number would be too long for its unit: no `+1000 ms` between values of `+1.0 s`.
  if (milliseconds < 9.95) return `+${milliseconds.toFixed(1)} ms`;
  if (milliseconds < 999.5) return `+${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `+${(milliseconds / 1000).toFixed(1)} s`;
  return `+${Math.max(1, Math.floor(milliseconds / 60_000))} min`;
}
