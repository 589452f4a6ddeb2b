/** Mail providers that many people use: the domains that a typing error is most likely meant to be. */
const providers = `
  gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com icloud.com me.com aol.com proton.me
  protonmail.com pm.me gmx.net gmx.de gmx.at gmx.ch web.de t-online.de freenet.de posteo.de mailbox.org
  hotmail.fr hotmail.it hotmail.es hotmail.co.uk outlook.fr outlook.de outlook.it outlook.es live.fr live.nl
  yahoo.fr yahoo.de yahoo.it yahoo.es yahoo.co.uk ymail.com orange.fr wanadoo.fr free.fr laposte.net sfr.fr
  libero.it virgilio.it tiscali.it alice.it tin.it telefonica.net seznam.cz email.cz centrum.cz azet.sk zoznam.sk
  wp.pl o2.pl onet.pl interia.pl abv.bg mail.bg ukr.net freemail.hu citromail.hu gmail.hu sapo.pt telenet.be
  skynet.be ziggo.nl kpnmail.nl xs4all.nl planet.nl telia.com bredband.net comhem.se mail.dk inbox.lv mail.ee
  mail.de email.de mail.ru yandex.ru yandex.com ymail.com zoho.com hey.com duck.com mail.com email.com qq.com 163.com
  eircom.net luukku.com kolumbus.fi otenet.gr siol.net net.hr fastmail.com tutanota.com tuta.com riseup.net
`
  .trim()
  .split(/\s+/);

const known = new Set(providers);

/** Names under which large providers serve many countries: hotmail.be, yahoo.co.uk. */
const inEveryCountry = /^(?:hotmail|outlook|live|yahoo|gmx|web)\.(?:co\.|com\.)?[a-z]{2,3}$/;

export const isCommonProvider = (domain: string): boolean => known.has(domain) || inEveryCountry.test(domain);

/** Mistakes in the last label that no list of providers knows. `.co`, `.cm` and `.om` are real, and mostly `.com`. */
const endings: Record<string, string> = {
  con: 'com',
  cmo: 'com',
  comm: 'com',
  ocm: 'com',
  vom: 'com',
  xom: 'com',
};

/**
 * The domain that was probably meant, or null. At most one typing error away, two in names of nine letters or more;
 * a domain that is itself common is never doubted.
 */
export function meantDomain(domain: string): string | null {
  if (known.has(domain)) return null;
  const at = domain.lastIndexOf('.');
  const ending = endings[domain.slice(at + 1)];
  if (ending) {
    const mended = `${domain.slice(0, at)}.${ending}`;
    return known.has(mended) ? mended : (nearest(mended) ?? mended);
  }
  return inEveryCountry.test(domain) ? null : nearest(domain);
}

function nearest(domain: string): string | null {
  const near = providers
    .map((provider) => ({ provider, errors: typingErrors(domain, provider) }))
    .filter(({ provider, errors }) => errors <= (provider.length >= 9 ? 2 : 1) && provider.length > 6)
    .sort((a, b) => a.errors - b.errors);
  return near[0]?.provider ?? null;
}

const FAR = 3;

/** Letters left out, added, changed or swapped with their neighbour (optimal string alignment), 3 for three and more. */
export function typingErrors(a: string, b: string): number {
  if (Math.abs(a.length - b.length) >= FAR) return FAR;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      const isSwap = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swapped = row > 1 && column > 1 && isSwap ? (before[column - 2] ?? FAR) + 1 : FAR;
      const choices = [
        (last[column] ?? FAR) + 1,
        (now[column - 1] ?? FAR) + 1,
        (last[column - 1] ?? FAR) + same,
      ];
      now.push(Math.min(...choices, swapped));
    }
    before = last;
    last = now;
  }
  return Math.min(FAR, last[b.length] ?? FAR);
}
