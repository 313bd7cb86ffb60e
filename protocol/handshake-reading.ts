/** A raw HTTP answer to an opening handshake, explained line by line. */
export interface LineReading {
  /** The line as it crossed the wire, without its line end. */
  line: string;
  /** What it means, in a sentence. */
  meaning: string;
  verdict: 'required' | 'neutral' | 'breaks';
  /** `RFC 6455 §4.2.2`, when a rule stands behind it. */
  section?: string;
}

/** A rule that the answer (or the request) breaks. */
export interface RuleReading {
  /** Stable id, such as `accept-mismatch`. */
  rule: string;
  /** What was expected, what was found, what to do. */
  message: string;
  section: string;
}

export interface HandshakeReading {
  /** True when a conforming client opens the connection (RFC 6455 §4.1). */
  valid: boolean;
  lines: LineReading[];
  /** Rules the answer breaks; empty when valid, and when it is an ordinary refusal. */
  broken: RuleReading[];
  /** Rules the learner's own request breaks: usually why the server refused. */
  request: RuleReading[];
}
