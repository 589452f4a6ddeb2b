import { type PageLanguage, pageLanguages } from '../i18n/languages.ts';
import { useSite } from './site.ts';

type AlternatesProps = { place: string; languages: readonly PageLanguage[] };

/** Tells search engines where the same page stands in other languages. They take whole addresses only. */
export function Alternates({ place, languages }: AlternatesProps) {
  const { origin } = useSite();
  const [fallback] = pageLanguages;
  const main = languages.includes(fallback) ? fallback : languages[0];
  return (
    <>
      {languages.map((code) => (
        <link key={code} rel="alternate" hrefLang={code} href={`${origin}/${code}${place}`} />
      ))}
      {main ? <link rel="alternate" hrefLang="x-default" href={`${origin}/${main}${place}`} /> : null}
    </>
  );
}
