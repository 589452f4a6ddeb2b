import { FieldError } from '#app/components/fields.tsx';
import { useI18n, useLangOf } from '#app/components/i18n.tsx';
import { focusOnLoad, useProblem } from '#app/components/problems.tsx';
import { useSite } from '#app/components/site.ts';
import { formatDate } from '#app/i18n/format.ts';
import type { TargetCard } from '#app/models/target.server.ts';
import { wordsFor } from '#app/models/target-words.ts';
import type { WritePage } from '../letter-page.server.ts';
import { Step } from './step.tsx';

/** Step 1: where the supporter lives, and whom that makes the letter's target. */
export function MinisterStep({ page }: { page: WritePage }) {
  const { t } = useI18n();
  const { fields, areas, target, also } = page;
  return (
    <Step number={1} title={t('step.minister', { areas })}>
      <AreaField page={page} />
      {target ? (
        <Card
          target={target}
          found={page.intent === 'country'}
          waits={Boolean(page.letter?.prospect.outlook)}
        />
      ) : null}
      {fields.country && !target ? <p className="notice">{t('target.none')}</p> : null}
      {also && target ? <Also target={also} ticked={fields.also} /> : null}
    </Step>
  );
}

function AreaField({ page }: { page: WritePage }) {
  const { t } = useI18n();
  const { campaign, fields, areas, problems } = page;
  const error = useProblem(problems, 'country');
  return (
    <div className={error ? 'field failed' : 'field'}>
      <label htmlFor="country">{t('country.label', { areas })}</label>
      <p className="hint" id="country-hint">
        {t('country.hint', { areas })}
      </p>
      <FieldError name="country">{error}</FieldError>
      <div className="row">
        <select
          id="country"
          name="country"
          defaultValue={fields.country}
          required
          aria-describedby={error ? 'country-hint country-error' : 'country-hint'}
          aria-invalid={error ? true : undefined}
        >
          <option value="">{t('country.none', { areas })}</option>
          {campaign.areas.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
        <button name="intent" value="country">
          {t('country.show', { areas })}
        </button>
      </div>
    </div>
  );
}

/** A second letter, to the target that anyone may add. */
function Also({ target, ticked }: { target: TargetCard; ticked: boolean }) {
  const { lang, t } = useI18n();
  const langOf = useLangOf();
  const words = wordsFor(target, lang);
  return (
    <div className="tick">
      <label className="check">
        <input type="checkbox" id="also" name="also" value="yes" defaultChecked={ticked} />
        <span>
          {t('also.label', { name: target.person ?? words.organisation })}
          <span className="hint">
            <span lang={langOf(words.lang)}>{words.title}</span>.{' '}
            {target.outlook === 'sends' ? null : t(`also.${target.outlook}`)}
          </span>
        </span>
      </label>
    </div>
  );
}

/** Who it is, how fresh our knowledge is, and what will become of a letter; `waits`: it says so further down, with the time. */
function Card({ target, found, waits }: { target: TargetCard; found: boolean; waits: boolean }) {
  const { lang, t } = useI18n();
  const { live } = useSite();
  const words = wordsFor(target, lang);
  const langOf = useLangOf();
  const wordsLang = langOf(words.lang);
  return (
    <section className="card" aria-label={t('target.label')} {...(found ? focusOnLoad : {})}>
      <p className="who">
        <strong lang={target.person ? undefined : wordsLang}>{target.person ?? words.title}</strong>
        {target.person ? <span lang={wordsLang}>{words.title}</span> : null}
        <span lang={wordsLang}>{words.organisation}</span>
      </p>
      {waits ? null : (
        <p className={target.outlook === 'sends' ? 'state' : 'state waits'}>
          {target.outlook === 'sends' && !live ? t('outlook.demo') : t(`outlook.${target.outlook}`)}
        </p>
      )}
      {target.note ? (
        <p className="hint" lang={langOf('en')}>
          {target.note}
        </p>
      ) : null}
      <p className="hint">{t('target.asOf', { date: formatDate(lang, target.contactAsOf) })}</p>
      {target.outlook === 'sends' ? null : (
        <p>
          <a href="#yourself">{t('target.yourself')}</a>
        </p>
      )}
    </section>
  );
}
