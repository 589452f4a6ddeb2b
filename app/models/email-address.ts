import { domainToASCII } from 'node:url';

export type EmailProblem = 'missing' | 'too long' | 'not an address' | 'several' | 'quoted or commented';
export type ParsedEmail = { ok: true; address: string } | { ok: false; problem: EmailProblem };

// RFC 5321 section 4.5.3.1: 64 octets before the @; a path of 256 with its angle brackets leaves 254.
const LOCAL_MAX = 64;
const TOTAL_MAX = 254;
const DOT_ATOM = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const WRITTEN_DOMAIN = /^[\p{L}\p{M}\p{N}.-]+$/u;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const TOP_LABEL = /^(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})$/;

/**
 * One address in, the same one address out: a dot-atom (RFC 5322 section 3.2.3) of ASCII letters, an @ and a domain
 * name. The domain comes back in lower case, an international one as A-labels (RFC 5890); the part before the @ is
 * kept to the letter. White space around the whole is dropped, anything else that is odd is refused, never mended.
 */
export function parseEmailAddress(input: string): ParsedEmail {
  const text = input.trim();
  if (text === '') return refuse('missing');
  if (text.length > TOTAL_MAX) return refuse('too long');
  if (/["()\\]/.test(text)) return refuse('quoted or commented');
  const [local, domain, ...more] = text.split('@');
  if (/[,;]/.test(text) || more.length > 0) return refuse('several');
  if (local === undefined || domain === undefined || !DOT_ATOM.test(local)) return refuse('not an address');
  if (local.includes('=?')) return refuse('not an address'); // an encoded word (RFC 2047) that a mail reader would decode
  if (local.length > LOCAL_MAX) return refuse('too long');

  const host = hostName(domain);
  if (host === null) return refuse('not an address');
  const address = `${local}@${host}`;
  return address.length > TOTAL_MAX ? refuse('too long') : { ok: true, address };
}

function refuse(problem: EmailProblem): ParsedEmail {
  return { ok: false, problem };
}

/** Look-alikes that IDNA would quietly map (full-width letters, ligatures, the Kelvin sign) fail the NFKC comparison. */
function hostName(written: string): string | null {
  if (!WRITTEN_DOMAIN.test(written) || written.normalize('NFKC') !== written) return null;
  const host = domainToASCII(written);
  const labels = host.split('.');
  if (labels.length < 2 || !labels.every((label) => LABEL.test(label))) return null;
  return TOP_LABEL.test(labels[labels.length - 1] ?? '') ? host : null;
}
