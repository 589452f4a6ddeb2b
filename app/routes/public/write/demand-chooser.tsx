import { FieldError } from '#app/components/fields.tsx';
import { Rich, useI18n, useLangOf } from '#app/components/i18n.tsx';
import { focusOnLoad, useProblem } from '#app/components/problems.tsx';
import type { DemandView } from '#app/models/campaign.server.ts';
import type { WritePage } from '../letter-page.server.ts';

/** Which demands the letter carries, and in which order. Moving is a button that posts the form. */
export function DemandChooser({ page }: { page: WritePage }) {
  const { t } = useI18n();
  const { campaign, fields, problems, intent } = page;
  const lang = useLangOf()(campaign.textLang);
  const error = useProblem(problems, 'demands');
  const isAgreed = ({ number }: DemandView) => page.heed.agreed.includes(number);
  const all = fields.order.flatMap((number) => campaign.demands.filter((demand) => demand.number === number));
  const dropped = page.heed.does === 'drop' ? all.filter(isAgreed) : [];
  const ordered = all.filter((demand) => !dropped.includes(demand));
  const chosen = ordered.filter(({ number }) => fields.demands.includes(number));
  const untouched = ordered.every((demand, place) => demand === chosen[place]);
  const [, pressed, number] = /^(up|down|explain):(\d+)$/.exec(intent ?? '') ?? [];
  return (
    <details className="demands" open={Boolean(error || pressed) || !untouched}>
      <summary>{t('demands.title', { chosen: chosen.length, total: ordered.length })}</summary>
      <fieldset
        className={error ? 'field failed' : 'field'}
        aria-describedby={error ? 'demands-hint demands-error' : 'demands-hint'}
      >
        <legend className="unseen">{t('demands.legend')}</legend>
        <p className="hint" id="demands-hint">
          {t('demands.hint')}
        </p>
        {dropped.length > 0 ? (
          <p className="notice">
            {t('demands.dropped')} <span lang={lang}>{dropped.map(({ label }) => label).join('; ')}</span>
          </p>
        ) : null}
        <FieldError name="demands">{error}</FieldError>
        <input type="hidden" name="order" value={ordered.map(({ number }) => number).join(',')} />
        <ol>
          {ordered.map((demand, place) => (
            <Demand
              key={demand.number}
              demand={demand}
              lang={lang}
              id={place === 0 ? 'demands' : undefined}
              chosen={chosen.includes(demand)}
              agreed={isAgreed(demand)}
              up={place > 0}
              down={place < ordered.length - 1}
              pressed={Number(number) === demand.number ? pressed : undefined}
            />
          ))}
        </ol>
      </fieldset>
    </details>
  );
}

type DemandProps = {
  demand: DemandView;
  lang: string | undefined;
  id?: string;
  chosen: boolean;
  /** Its target has agreed to it: the letter says thanks for it. */
  agreed: boolean;
  up: boolean;
  down: boolean;
  /** The small button of this demand that was pressed last. */
  pressed?: string;
};

function Demand({ demand, lang, id, chosen, agreed, up, down, pressed }: DemandProps) {
  const { t } = useI18n();
  // At the end of the list the button that was pressed is gone: the other one takes the focus.
  const moved = pressed === 'explain' ? undefined : pressed;
  const focused = (moved === 'up' && !up) || (moved === 'down' && down) ? 'down' : moved && 'up';
  return (
    <li>
      <label className="check">
        <input type="checkbox" id={id} name="demand" value={demand.number} defaultChecked={chosen} />
        <span lang={lang}>{demand.label}</span>
        {agreed ? <span className="hint">{t('demands.agreed')}</span> : null}
      </label>
      <p className="moves">
        {up ? <Move number={demand.number} way="up" focus={focused === 'up'} /> : null}
        {down ? <Move number={demand.number} way="down" focus={focused === 'down'} /> : null}
      </p>
      {demand.explanation ? <Why demand={demand} lang={lang} shown={pressed === 'explain'} /> : null}
    </li>
  );
}

type WhyProps = { demand: DemandView; lang: string | undefined; shown: boolean };

/** What a demand asks for, once it was asked for: all of them at once would be a third of the page. */
function Why({ demand: { number, label, explanation, points }, lang, shown }: WhyProps) {
  if (!shown)
    return (
      <button className="link" name="intent" value={`explain:${number}`}>
        <Rich
          message="demands.more"
          values={{ label }}
          tags={{ unseen: (text) => <span className="unseen">{text}</span> }}
        />
      </button>
    );
  return (
    <div className="why" lang={lang} {...focusOnLoad}>
      <p>{explanation}</p>
      {points.length > 0 ? (
        <ul>
          {points.map((point) => (
            <li key={point.label}>
              <strong>{point.label}.</strong> {point.explanation}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function Move({ number, way, focus }: { number: number; way: 'up' | 'down'; focus: boolean }) {
  const { t } = useI18n();
  const focusHere = focus ? { autoFocus: true } : {};
  return (
    <button
      name="intent"
      value={`${way}:${number}`}
      aria-label={t(`demands.move.${way}`, { number })}
      {...focusHere}
    >
      {t(`demands.${way}`)}
    </button>
  );
}
