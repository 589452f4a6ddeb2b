/** The four pages behind the footer: who runs this, privacy, accessibility, contact. True for this installation. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Document } from '#app/components/document.tsx';
import { infoPages } from '#app/components/footer.tsx';
import { Rich, useI18n } from '#app/components/i18n.tsx';
import { useSite } from '#app/components/site.ts';
import { langOf, notFound } from './place.server.ts';

const sections = {
  about: ['who', 'independent', 'how', 'software'],
  privacy: ['short', 'what', 'why', 'whom', 'long', 'site', 'rights'],
  accessibility: ['aim', 'tested', 'limits'],
  contact: ['supporters', 'offices', 'abuse'],
} as const;

type InfoPage = keyof typeof sections;
type SectionKey = { [P in InfoPage]: `info.${P}.${(typeof sections)[P][number]}` }[InfoPage];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const lang = langOf(params.lang);
  const last = new URL(request.url).pathname.split('/')[2];
  const page = infoPages.find((known) => known === last);
  if (!page) throw notFound({ missing: 'page' });
  return { lang, page };
}

export default function InfoPage() {
  const { page } = useLoaderData<typeof loader>();
  const { t } = useI18n();
  const { organisation, live, mailbox, contact } = useSite();
  const keys = sections[page].map((section) => `info.${page}.${section}` as SectionKey);
  const values = { organisation, mode: live ? 'live' : mailbox ? 'mailbox' : 'demo' };
  return (
    <Document title={t(`info.${page}.title`)} description={t(`info.${page}.lead`, values)} place={`/${page}`}>
      <div className="text">
        <h1>{t(`info.${page}.title`)}</h1>
        <p className="lead">{t(`info.${page}.lead`, values)}</p>
        {page === 'contact' || page === 'privacy' ? <Write address={contact} /> : null}
        {keys.map((key) => (
          <section key={key}>
            <h2>{t(`${key}.title`)}</h2>
            {t(`${key}.text`, values)
              .split('\n')
              .map((paragraph) => (
                <p key={paragraph}>{paragraph}</p>
              ))}
          </section>
        ))}
      </div>
    </Document>
  );
}

function Write({ address }: { address: string | null }) {
  const { t } = useI18n();
  if (!address) return <p className="notice">{t('contact.none')}</p>;
  return (
    <p>
      <Rich
        message="contact.write"
        values={{ address }}
        tags={{ link: (text) => <a href={`mailto:${address}`}>{text}</a> }}
      />
    </p>
  );
}
