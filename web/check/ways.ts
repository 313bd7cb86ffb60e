import { trials, type Way } from './findings.ts';

/** The installation's addresses, as the page was told them. */
export interface Addresses {
  platform: string;
  lab: string;
  labTls: string;
  exploit: string;
}

/** All ways from a browser to this installation. */
export function waysTo({ platform, lab, labTls, exploit }: Addresses): Way[] {
  const ways: Way[] = [
    { id: 'platform', name: 'Platform', origin: platform, setting: 'PLATFORM_URL', trials },
    { id: 'lab', name: 'Labs', origin: lab, setting: 'LAB_URL', trials },
    { id: 'labTls', name: 'Labs over TLS', origin: labTls, setting: 'LAB_URL', trials, isExtra: true },
    { id: 'exploit', name: 'Exploit server', origin: exploit, setting: 'EXPLOIT_URL', trials: ['reach'] },
  ];
  // With a certificate in front, the two are one.
  return labTls === lab ? ways.filter(({ id }) => id !== 'labTls') : ways;
}
