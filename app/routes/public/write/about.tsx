import { Rich, useI18n, useLangOf } from '#app/components/i18n.tsx';
import { useSite } from '#app/components/site.ts';
import { formatDate } from '#app/i18n/format.ts';
import type { CampaignView } from '#app/models/campaign.server.ts';

/** Beside the form: what happens to a letter, who asks for it, and where its demands come from. */
export function About({ campaign }: { campaign: CampaignView }) {
  const { lang, t } = useI18n();
  const { organisation } = useSite();
  const langOf = useLangOf();
  const textLang = langOf(campaign.textLang);
  return (
    <aside aria-label={t('about.label')}>
      <section aria-labelledby="before">
        <h2 id="before">{t('trust.title')}</h2>
        <ul className="facts">
          <li>{t('trust.confirm')}</li>
          <li>
            <Rich message="trust.stored" tags={{ link: (text) => <a href={`/${lang}/privacy`}>{text}</a> }} />
          </li>
          <li>{t('trust.tracking')}</li>
          <li>
            <Rich
              message="trust.independent"
              values={{ organisation }}
              tags={{ link: (text) => <a href={`/${lang}/about`}>{text}</a> }}
            />
          </li>
        </ul>
      </section>
      <section aria-labelledby="letter-source">
        <h2 id="letter-source">{t('about.title')}</h2>
        {campaign.about.map((paragraph) => (
          <p key={paragraph} lang={textLang}>
            {paragraph}
          </p>
        ))}
        <dl className="source">
          <dt>{t('about.letter')}</dt>
          <dd lang={textLang}>{campaign.title}</dd>
          <dt>{t('about.author')}</dt>
          <dd lang={langOf('en')}>{campaign.author}</dd>
          <dt>{t('about.date')}</dt>
          <dd>{formatDate(lang, campaign.letterDate)}</dd>
          <dt>{t('about.reference')}</dt>
          <dd>{campaign.reference}</dd>
          <dt>{t('about.addressees')}</dt>
          {campaign.addressees.map((addressee) => (
            <dd key={addressee} lang={langOf('en')}>
              {addressee}
            </dd>
          ))}
        </dl>
        {campaign.sourceNote ? (
          <p className="hint" lang={textLang}>
            {campaign.sourceNote}
          </p>
        ) : null}
        <p>
          <a href={`/${lang}/${campaign.slug}/results`}>{t('tally.results')}</a>
        </p>
      </section>
    </aside>
  );
}
