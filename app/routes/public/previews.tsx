/** For developers and translators: every mail that there is in a language. In English, like the rooms of the staff. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Document } from '#app/components/document.tsx';
import { mailsIn } from './mailbox-only.server.ts';
import { notFound } from './place.server.ts';
import { PreviewLanguages } from './preview-languages.tsx';

export async function loader({ params }: LoaderFunctionArgs) {
  const { lang = 'en' } = params;
  const mails = (await mailsIn(lang)).map(({ name, says, to, kind }) => ({ name, says, to, kind }));
  if (mails.length === 0) throw notFound({ missing: 'page' });
  return { lang: 'en', mailLang: lang, mails };
}

export default function PreviewsPage() {
  const { mailLang, mails } = useLoaderData<typeof loader>();
  return (
    <Document title="Previews of mails" personal>
      <div className="text">
        <h1>Previews of mails</h1>
        <p className="lead">
          Made by the code that sends, about people who do not exist. Nothing is sent from here.
        </p>
        <PreviewLanguages mailLang={mailLang} />
        <ul className="mails">
          {mails.map(({ name, says, to, kind }) => (
            <li key={name}>
              <a href={`/mailbox/previews/${mailLang}/${name}`}>{says}</a>
              <span className="hint">
                For {to}: “{kind}”
              </span>
            </li>
          ))}
        </ul>
      </div>
    </Document>
  );
}
