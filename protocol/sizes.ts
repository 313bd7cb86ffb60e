/**
 * The longest that parts of requests may be. Apart from the schemas, which are the server's: a page that needs one of
 * these numbers takes no library for schemas with it.
 */

/** The most a probe sends or reads in one handshake, in bytes. */
export const PROBE_BYTES = 65_536;

/** The longest head and body of an exploit page, in characters. */
export const EXPLOIT_HEAD = 8_192;
export const EXPLOIT_BODY = 65_536;

/** The longest name of a learner or a class, in characters (code points). */
export const NAME_LENGTH = 60;
export const BROADCAST_LENGTH = 500;
/** The longest list of names, in characters: some 10,000 names. */
export const ROSTER_LENGTH = 500_000;
