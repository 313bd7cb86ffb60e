/** The names under which victims' browsers find a lab. They mean nothing to any other program. */
export interface LabNames {
  /** Where the lab's own pages live, and with them its people's cookies: `shop.lamps.example`. */
  readonly home: string;
  /** Hosts beside it: of the same site to a browser, of another origin. */
  readonly siblings: readonly string[];
}

/** Where a lab is that has no names of its own. */
export const unnamed: LabNames = { home: 'localhost', siblings: [] };

export function hostsOf({ home, siblings }: LabNames): string[] {
  return [home, ...siblings];
}

/** Whether a host belongs to whoever owns the lab's names, so that no attacker can have it. */
export function isOwned({ home }: LabNames, host: string): boolean {
  const [, domain = ''] = home.split(/\.(.*)/s);
  const name = host.replace(/\.$/, '');
  return domain !== '' && (name === domain || name.endsWith(`.${domain}`));
}
