import type { ReactNode } from 'react';
import { useI18n } from '#app/components/i18n.tsx';
import { useSite } from '#app/components/site.ts';
import { formatAbout, formatDateTime, formatRelative } from '#app/i18n/format.ts';
import type { ReceiptLetter } from '#app/models/receipt.server.ts';

type TimelineProps = { letter: ReceiptLetter; confirmedAt: Date | null; now: Date };

/** One letter's way: confirmed, queued, handed over, accepted, as far as it has come. */
export function LetterTimeline({ letter, confirmedAt, now }: TimelineProps) {
  const { lang, t } = useI18n();
  const { live } = useSite();
  const id = `letter-${letter.messageId}`;
  const last = letter.attempts.at(-1);
  const host = last?.host ?? '';
  return (
    <section aria-labelledby={id} className="way">
      <h2 id={id}>{t('way.title', { target: letter.targetName, organisation: letter.organisation })}</h2>
      <ol className="timeline">
        {confirmedAt ? <Stop at={confirmedAt}>{t('way.confirmed')}</Stop> : null}
        {letter.state === 'queued' ? (
          <Stop>
            {t('way.queued')} {letter.place === null ? null : t('way.place', { place: letter.place })}{' '}
            {letter.outlook
              ? t(outlookKeys[letter.outlook.way], {
                  time: formatAbout(lang, new Date(letter.outlook.leaves)),
                })
              : null}{' '}
            {letter.expectedAt
              ? t('way.expected', { time: formatRelative(lang, letter.expectedAt, now) })
              : null}
          </Stop>
        ) : null}
        {passedBy(letter.state) ? (
          <Stop at={handedOverAt(letter)}>
            {t('way.handed over', { host })} <Words of={handedOver(letter)} />
          </Stop>
        ) : null}
        {letter.events.map((event) =>
          isStop(event.kind) && event.kind !== letter.state ? (
            <Stop key={event.at.toISOString()} at={event.at}>
              {t(`way.${event.kind}`)} <Words of={{ response: event.words }} />
            </Stop>
          ) : null,
        )}
        {letter.state === 'queued' || letter.state === 'handed over' ? null : (
          <Stop at={letter.settledAt ?? undefined}>
            {letter.state === 'held' ? t(holdKey(letter.holdReason)) : t(`way.${letter.state}`)}{' '}
            <Words of={letter.state === 'failed' ? last : saidOf(letter)} />
          </Stop>
        )}
      </ol>
      {letter.state === 'handed over' ? (
        <p className="hint">{t(live ? 'way.handed over.means' : 'way.handed over.demo')}</p>
      ) : null}
      {letter.bundled === null ? null : <p>{t('way.bundle', { count: letter.bundled })}</p>}
      {letter.flagged ? <p className="notice">{t('way.flagged')}</p> : null}
      <Tries attempts={letter.attempts} />
    </section>
  );
}

const outlookKeys = { single: 'way.leaves', bundle: 'way.bundles' } as const;

type Attempt = ReceiptLetter['attempts'][number];

const passedBy = (state: ReceiptLetter['state']) =>
  state === 'handed over' || state === 'accepted' || state === 'answered' || state === 'bounced';

/** What the office's side said earlier on the way; the state itself has a line of its own. */
const isStop = (kind: string) => kind === 'accepted' || kind === 'delayed';

function saidOf({ events, state }: ReceiptLetter) {
  const said = events.findLast(({ kind }) => kind === state);
  return said && { response: said.words };
}

const handedOver = ({ attempts }: ReceiptLetter): Attempt | undefined =>
  attempts.findLast(({ code }) => code !== null && code >= 200 && code < 300) ?? attempts.at(-1);

const handedOverAt = (letter: ReceiptLetter) => handedOver(letter)?.endedAt ?? letter.settledAt ?? undefined;

const holds = [
  'no address',
  'address unverified',
  'target changed',
  'paused',
  'refused',
  'restored',
] as const;

/** The words for a letter that is held: why, where its writer can make something of it. */
export function holdKey(reason: string | null) {
  const known = holds.find((hold) => hold === reason);
  return known ? (`way.held.${known}` as const) : 'way.held';
}

function Stop({ at, children }: { at?: Date; children: ReactNode }) {
  return (
    <li>
      {at ? <Moment at={at} /> : null}
      <span>{children}</span>
    </li>
  );
}

function Moment({ at }: { at: Date }) {
  const { lang } = useI18n();
  return <time dateTime={at.toISOString()}>{formatDateTime(lang, at)}</time>;
}

/** What the mail server said, as it said it. */
function Words({ of }: { of: { response: string | null } | undefined }) {
  const { t } = useI18n();
  if (!of?.response) return null;
  return (
    <>
      {t('way.words')} <q lang="en">{of.response}</q>
    </>
  );
}

function Tries({ attempts }: { attempts: Attempt[] }) {
  const { t } = useI18n();
  if (attempts.length === 0) return null;
  return (
    <details>
      <summary>{t('way.tries', { count: attempts.length })}</summary>
      <ol className="tries">
        {attempts.map((attempt) => (
          <li key={attempt.n}>
            <Moment at={attempt.at} />
            <span>
              {attempt.host ? t('way.try', { host: attempt.host }) : null} <Words of={attempt} />
              {attempt.endedAt ? null : t('way.try.open')}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
