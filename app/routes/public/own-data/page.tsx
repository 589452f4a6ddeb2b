/** One's own data: everything there is, and what one can do about it. For the browser that opened the link. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Document } from '#app/components/document.tsx';
import { TextField } from '#app/components/fields.tsx';
import { useI18n } from '#app/components/i18n.tsx';
import { type Problem, ProblemSummary } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import type { MessageKey } from '#app/i18n/messages.ts';
import { eraseWriter } from '#app/models/action/erase.server.ts';
import { withdrawAction } from '#app/models/action/withdraw.server.ts';
import { wake } from '#app/models/message/wake.server.ts';
import { correctName } from '#app/models/own-data/correct.server.ts';
import { findOwnData } from '#app/models/own-data/view.server.ts';
import { NAME_LIMIT, parseName } from '#app/models/plain-text.ts';
import { makeToken } from '#app/secret.server.ts';
import { readFlatForm, readIntent } from '../flat-form.server.ts';
import { notFound } from '../place.server.ts';
import { noCookie, openedBy } from './cookie.server.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const found = await findOwnData(db, await openedBy(request));
  if (!found) throw notFound({ missing: 'link' });
  return { lang: found.action.lang, found };
}

type Answer = { done: 'name' | 'withdrawn' | 'erased' | null; problems: Problem[] };
const refused = (field: string, key: MessageKey) =>
  data<Answer>({ done: null, problems: [{ field, key, values: { max: NAME_LIMIT } }] }, { status: 409 });

export async function action({ request }: ActionFunctionArgs) {
  const publicId = await openedBy(request);
  const form = await readFlatForm(request, ['intent', 'name']);
  const intent = readIntent(form.one('intent'), ['name', 'withdraw', 'erase']);
  if (intent === 'erase') {
    await eraseWriter(db, publicId);
    const headers = { 'Set-Cookie': await noCookie() };
    return data<Answer>({ done: 'erased', problems: [] }, { headers });
  }
  if (intent === 'withdraw') {
    const result = await withdrawAction(db, makeToken('receipt', publicId));
    return result === 'withdrawn'
      ? data<Answer>({ done: 'withdrawn', problems: [] })
      : refused('main', 'data.tooLate');
  }
  const name = parseName(form.one('name') ?? '');
  if (!name.ok) return refused('name', `error.name.${name.problem}`);
  if ((await correctName(db, publicId, name.value)) === 'too late') return refused('main', 'data.tooLate');
  wake();
  return data<Answer>({ done: 'name', problems: [] });
}

export default function OwnDataPage() {
  const { found } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useI18n();
  const problems = answer?.problems ?? [];
  if (!found.person || answer?.done === 'erased') return <Erased />;
  const { person, consents, messages } = found;
  return (
    <Document title={t('data.title')} personal failed={problems.length > 0}>
      <ProblemSummary problems={problems} />
      <div className="text">
        <h1>{t('data.title')}</h1>
        {answer?.done === 'name' ? <p role="status">{t('data.done')}</p> : null}
        {answer?.done === 'withdrawn' ? <p role="status">{t('receipt.title.withdrawn')}</p> : null}
        <p>{person.email}</p>
        <form method="post" action="/data">
          <TextField
            name="name"
            label={t('name.label')}
            value={person.name}
            problems={problems}
            autoComplete="name"
            maxLength={NAME_LIMIT}
          />
          <button name="intent" value="name">
            {t('data.name.button')}
          </button>
        </form>
        <h2>{t('consents.legend')}</h2>
        <ul>
          {consents.map(({ text, lang, sha256 }) => (
            <li key={sha256} lang={lang}>
              {text}
            </li>
          ))}
        </ul>
        {messages.map((message) => (
          <details key={message.textSha256}>
            <summary lang={message.lang}>{message.subject}</summary>
            <p className="lines serif" lang={message.lang}>
              {message.text}
            </p>
          </details>
        ))}
        <p>
          <a href="/data.json" download>
            {t('data.download')}
          </a>
        </p>
        {found.action.state === 'confirmed' ? <Withdraw kind={found.action.kind} /> : null}
        <h2>{t('data.erase.button')}</h2>
        <form method="post" action="/data" data-once>
          <p>{t('data.erase')}</p>
          <button name="intent" value="erase">
            {t('data.erase.button')}
          </button>
        </form>
      </div>
    </Document>
  );
}

function Withdraw({ kind }: { kind: 'write' | 'sign' }) {
  const { t } = useI18n();
  return (
    <form method="post" action="/data" data-once>
      <p>{t(`withdraw.lead.${kind}`)}</p>
      <button name="intent" value="withdraw">
        {t('withdraw.button')}
      </button>
    </form>
  );
}

function Erased() {
  const { t } = useI18n();
  return (
    <Document title={t('data.erased')} personal>
      <div className="text">
        <h1>{t('data.erased')}</h1>
        <p className="lead">{t('data.erased.lead')}</p>
      </div>
    </Document>
  );
}
