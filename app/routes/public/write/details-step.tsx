import { Checkbox, TextField } from '#app/components/fields.tsx';
import { Rich, useI18n, useLangOf } from '#app/components/i18n.tsx';
import { NAME_LIMIT } from '#app/models/plain-text.ts';
import type { WritePage } from '../letter-page.server.ts';
import { Forecast } from './forecast.tsx';
import { Step } from './step.tsx';

/** Step 3: who writes, what they agree to, and the two ways to take part. */
export function DetailsStep({ page }: { page: WritePage }) {
  const { lang, t } = useI18n();
  const { fields, problems, letter, target } = page;
  return (
    <Step number={3} title={t('step.details')}>
      <TextField
        name="name"
        label={t('name.label')}
        hint={t('name.hint', { max: NAME_LIMIT })}
        autoComplete="name"
        spellCheck={false}
        value={fields.name}
        problems={problems}
      />
      <TextField
        name="email"
        type="email"
        label={t('email.label')}
        hint={t('email.hint')}
        autoComplete="email"
        spellCheck={false}
        value={fields.email}
        problems={problems}
      />
      <Consents page={page} />
      {target?.outlook === 'sends' ? <Forecast outlook={letter?.prospect.outlook ?? null} /> : null}
      <div className="send">
        <button id="send" className="primary" name="intent" value="send">
          {t('send.button')}
        </button>
        <p className="hint">
          <Rich message="send.hint" tags={{ link: (text) => <a href={`/${lang}/privacy`}>{text}</a> }} />
        </p>
        <p>{t('sign.lead')}</p>
        <button name="intent" value="sign">
          {t('sign.button')}
        </button>
      </div>
    </Step>
  );
}

/** The boxes in their order, each with the name of its text. */
const boxes = [
  { name: 'consent_send', purpose: 'send', optional: false },
  { name: 'adult', purpose: 'adult', optional: false },
  { name: 'consent_named', purpose: 'named', optional: true },
  { name: 'consent_updates', purpose: 'updates', optional: true },
] as const;

function Consents({ page: { campaign, fields, problems } }: { page: WritePage }) {
  const { t } = useI18n();
  const langOf = useLangOf();
  return (
    <fieldset className="field">
      <legend>{t('consents.legend')}</legend>
      <p className="hint">{t('consents.hint')}</p>
      {boxes.map(({ name, purpose, optional }) => (
        <Checkbox
          key={name}
          name={name}
          value={String(campaign.consents[purpose].id)}
          checked={fields.consents[name]}
          required={name === 'adult'}
          problems={problems}
        >
          <span lang={langOf(campaign.consents[purpose].lang)}>{campaign.consents[purpose].text}</span>{' '}
          {optional ? <span className="quiet">{t('field.optional')}</span> : null}
        </Checkbox>
      ))}
    </fieldset>
  );
}
