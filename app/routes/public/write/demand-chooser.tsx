import { FieldError } from '#app/components/fields.tsx';
import { Rich, useI18n, useLangOf } from '#app/components/i18n.tsx';
import { useProblem } from '#app/components/problems.tsx';
import type { DemandView } from '#app/models/campaign.server.ts';
import type { WritePage } from '../letter-page.server.ts';

/** Which demands the letter carries, and in which order. Moving is a button that posts the form. */
export function DemandChooser({ page }: { page: WritePage }) {
  const { t } = useI18n();
  const { campaign, fields, problems, intent } = page;
  const lang = useLangOf()(campaign.textLang);
  const error = useProblem(problems, 'demands');
  const ordered = fields.order.flatMap((number) =>
    campaign.demands.filter((demand) => demand.number === number),
  );
  const untouched = fields.order.every((number, place) => number === fields.demands[place]);
  const moved = /^(up|down):(\d+)$/.exec(intent ?? '');
  return (
    <details className="demands" open={Boolean(error || moved) || !untouched}>
      <summary>{t('demands.title', { chosen: fields.demands.length, total: ordered.length })}</summary>
      <fieldset
        className={error ? 'field failed' : 'field'}
        aria-describedby={error ? 'demands-hint demands-error' : 'demands-hint'}
      >
        <legend className="unseen">{t('demands.legend')}</legend>
        <p className="hint" id="demands-hint">
          {t('demands.hint')}
        </p>
        <FieldError name="demands">{error}</FieldError>
        <input type="hidden" name="order" value={fields.order.join(',')} />
        <ol>
          {ordered.map((demand, place) => (
            <Demand
              key={demand.number}
              demand={demand}
              lang={lang}
              id={place === 0 ? 'demands' : undefined}
              chosen={fields.demands.includes(demand.number)}
              up={place > 0}
              down={place < ordered.length - 1}
              focus={moved && Number(moved[2]) === demand.number ? moved[1] : undefined}
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
  up: boolean;
  down: boolean;
  focus?: string;
};

function Demand({ demand, lang, id, chosen, up, down, focus }: DemandProps) {
  // At the end of the list the button that was pressed is gone: the other one takes the focus.
  const focused = (focus === 'up' && !up) || (focus === 'down' && down) ? 'down' : focus && 'up';
  return (
    <li>
      <label className="check">
        <input type="checkbox" id={id} name="demand" value={demand.number} defaultChecked={chosen} />
        <span lang={lang}>{demand.label}</span>
      </label>
      <p className="moves">
        {up ? <Move number={demand.number} way="up" focus={focused === 'up'} /> : null}
        {down ? <Move number={demand.number} way="down" focus={focused === 'down'} /> : null}
      </p>
      <details>
        <summary>
          <Rich
            message="demands.more"
            values={{ label: demand.label }}
            tags={{ unseen: (text) => <span className="unseen">{text}</span> }}
          />
        </summary>
        <p lang={lang}>{demand.explanation}</p>
        {demand.points.length > 0 ? (
          <ul lang={lang}>
            {demand.points.map((point) => (
              <li key={point.label}>
                <strong>{point.label}.</strong> {point.explanation}
              </li>
            ))}
          </ul>
        ) : null}
      </details>
    </li>
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
