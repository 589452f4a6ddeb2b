/** How a target is called on a page: in its own language where the reader shares it, else in English. */
type Card = {
  title: string;
  organisation: string;
  local: { lang: string; title: string; organisation: string } | null;
};

/** Title and organisation for a reader of `lang`, and the language that these words are in. */
export const wordsFor = (card: Card, lang: string): { lang: string; title: string; organisation: string } =>
  card.local?.lang === lang ? card.local : { lang: 'en', title: card.title, organisation: card.organisation };
