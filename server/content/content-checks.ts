/** A mistake inside a value; `path` leads from that value to the wrong key. */
export interface ValueProblem {
  path: string[];
  message: string;
}

/** What other rooms know about content: they are asked while it is read, so that a mistake gets a line number. */
export interface ContentChecks {
  /** The judge's word on a `when` or `after`. */
  checkQuery?: ((query: Record<string, unknown>) => ValueProblem | null) | undefined;
  /** The labs' word on `lab` and `settings`; `path` begins with one of these two keys. */
  checkLab?: ((lab: string, settings: Record<string, unknown>) => ValueProblem | null) | undefined;
}
