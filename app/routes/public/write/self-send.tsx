import { CopyText } from '#app/components/copy-text.tsx';
import { useI18n } from '#app/components/i18n.tsx';
import { useSite } from '#app/components/site.ts';
import type { TargetCard } from '#app/models/target.server.ts';
import type { LetterPart } from '../letter-page.server.ts';

type SelfSendProps = { letter: LetterPart; target: TargetCard; path: string };

/** The letter to take away. In sight beside it where ours has to wait; else behind a disclosure, after ours. */
export function SelfSend({ letter, target, path }: SelfSendProps) {
  const { t } = useI18n();
  const waits = target.outlook !== 'sends';
  return (
    <details className="yourself" id="yourself" open={waits}>
      <summary>{t(waits ? 'self.title.waits' : 'self.title.sends')}</summary>
      <Ways letter={letter} target={target} path={path} />
      <CopyText id="copy-letter" label={t('self.text')} text={letter.own} lang={letter.view.lang} />
    </details>
  );
}

function Ways({ letter, target, path }: SelfSendProps) {
  const { t } = useI18n();
  const { live } = useSite();
  return (
    <>
      <p>{t(target.email ? 'self.intro.address' : 'self.intro.none')}</p>
      {live || !target.email ? null : <p className="notice">{t('self.demo')}</p>}
      <ul>
        <li>
          <a href={letter.mailto.href}>{t('self.mailto')}</a>
          {letter.mailto.whole ? null : ` ${t('self.mailto.short')}`}
        </li>
        {target.formUrl ? (
          <li>
            <a href={target.formUrl} rel="noreferrer">
              {t('self.form')}
            </a>
          </li>
        ) : null}
        <li>
          <button className="link" formAction={`${path}/letter.eml`}>
            {t('self.eml')}
          </button>{' '}
          {t('self.eml.hint')}
        </li>
      </ul>
      <p>
        <button formAction={`${path}/sent`}>{t('self.sent')}</button>
      </p>
      <p className="hint">{t('self.sent.hint')}</p>
    </>
  );
}
