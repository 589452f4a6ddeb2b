/** Our own codes for links that people pass on; every campaign knows them. */

export const sharingCodes = ['device', 'copy', 'mail', 'whatsapp', 'telegram', 'facebook', 'embed'] as const;

export type SharingCode = (typeof sharingCodes)[number];

export const isSharingCode = (code: string): code is SharingCode =>
  sharingCodes.some((known) => known === code);

/** The address with the code by which its visitors are counted. */
export function withCode(address: string, code: SharingCode): string {
  const url = new URL(address);
  url.searchParams.set('s', code);
  return url.href;
}
