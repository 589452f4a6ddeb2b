/** Absolute links, for mail and for pages that print one. */
import { env } from './env.server.ts';
import { makeToken } from './secret.server.ts';

const absolute = (path: string) => new URL(path, env.ORIGIN).href;

export const confirmUrl = (publicId: string) => absolute(`/confirm/${makeToken('confirm', publicId)}`);
export const receiptPath = (publicId: string) => `/letter/${makeToken('receipt', publicId)}`;
export const receiptUrl = (publicId: string) => absolute(receiptPath(publicId));
/** To the button that has a link to one's own data sent; stands at the end of every mail to a supporter. */
export const dataUrl = (publicId: string) => absolute(`/data/${makeToken('data', publicId)}`);
export const ownLinkUrl = (secret: string) => absolute(`/data/open/${secret}`);
export const verifyHomeUrl = () => absolute('/verify');
export const officePath = (keyId: string) => `/office/${makeToken('office', keyId)}`;
export const officeUrl = (keyId: string) => absolute(officePath(keyId));
/** One POST to it ends the mails that this action's writer agreed to (RFC 8058). */
export const stopUrl = (publicId: string) => absolute(`/stop/${makeToken('stop', publicId)}`);
export const verifyUrl = (reference: string) => absolute(`/verify/${reference}`);
export const apiUrl = (path: string) => absolute(`/api/v1/${path}`);
export const ledgerPath = (slug: string) => `/api/v1/campaigns/${slug}/ledger`;
export const resultsUrl = (lang: string, slug: string) => absolute(`/${lang}/${slug}/results`);
export const pictureUrl = (lang: string, slug: string, area = '') =>
  absolute(`/${lang}/${slug}${area && `/${area.toLowerCase()}`}/picture.png`);
export const embedUrl = (slug: string, lang: string) => absolute(`/embed/${slug}?lang=${lang}`);
export const campaignUrl = (lang: string, slug: string, area = '') =>
  absolute(`/${lang}/${slug}${area && `/${area.toLowerCase()}`}`);
export const staffUrl = (path: string) => absolute(`/staff/${path}`);
export const staffInviteUrl = (token: string) => absolute(`/staff/invite/${token}`);
