/** One mail of the previews: subject, text, and its HTML in a box without any rights. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Document } from '#app/components/document.tsx';
import { previewOf } from './mailbox-only.server.ts';
import { notFound } from './place.server.ts';
import { PreviewLanguages } from './preview-languages.tsx';

export async function loader({ params }: LoaderFunctionArgs) {
  const preview = await previewOf(params);
  if (!preview) throw notFound({ missing: 'page' });
  return { lang: 'en', mailLang: params.lang ?? '', name: params.mail ?? '', preview };
}

export default function PreviewPage() {
  const { mailLang, name, preview } = useLoaderData<typeof loader>();
  const { says, subject, text, html } = preview;
  return (
    <Document title={says} personal>
      <div className="text">
        <p>
          <a href={`/mailbox/previews/${mailLang}`}>All previews</a>
        </p>
        <h1>{says}</h1>
        <PreviewLanguages mailLang={mailLang} name={name} />
        <h2>Subject</h2>
        <p lang={mailLang}>{subject}</p>
        <h2>Text</h2>
        <pre className="mail" lang={mailLang}>
          {text}
        </pre>
        {html ? (
          <>
            <h2>HTML</h2>
            <iframe sandbox="" src={`/mailbox/previews/${mailLang}/${name}/html`} title="HTML" />
          </>
        ) : null}
      </div>
    </Document>
  );
}
