/** Why a browser withheld a cookie: its own names for the rules, in plain sentences. */

/** A cookie in a browser's store. */
export interface StoredCookie {
  name: string;
  sameSite?: string | undefined;
  secure?: boolean;
}

const sentences: Record<string, string> = {
  SameSiteStrict: 'It is SameSite=Strict, and the request comes from a page of another site.',
  SameSiteLax:
    'It is SameSite=Lax, and the request comes from a page of another site: only following a link would take it along.',
  SameSiteUnspecifiedTreatedAsLax:
    'It says nothing of SameSite, which Chromium takes for Lax, and the request comes from a page of another site.',
  SameSiteNoneInsecure: 'It is SameSite=None without Secure, which Chromium refuses.',
  SecureOnly: 'It is Secure, and the connection is not.',
  UserPreferences: 'This browser blocks the cookies of third parties.',
  ThirdPartyPhaseout: 'This browser blocks the cookies of third parties.',
};

/** The sentence of a rule. */
export function whyWithheld(rule: string): string {
  return sentences[rule] ?? `The browser’s rule is called ${rule}.`;
}

/** Chromium has two names for each rule of SameSite; which one it takes says nothing to who reads it. */
export function plainRule(rule: string): string {
  return rule.replace(/^Schemeful/, '');
}

/**
 * The rule by which a cookie stayed behind that fits the address by domain and path. Of handshakes Chromium gives no
 * reasons: the attribute is one.
 */
export function ruleFor({ sameSite, secure }: StoredCookie): string {
  if (sameSite === 'Strict') return 'SameSiteStrict';
  if (sameSite === 'Lax') return 'SameSiteLax';
  if (sameSite === 'None') return secure ? 'UserPreferences' : 'SameSiteNoneInsecure';
  return 'SameSiteUnspecifiedTreatedAsLax';
}

/** The names in a `Cookie` field (RFC 6265 §4.2.1). */
export function cookieNames(field: string | undefined): string[] {
  if (field === undefined || field.trim() === '') return [];
  return field.split(';').map((pair) => pair.split('=', 1)[0]?.trim() ?? '');
}
