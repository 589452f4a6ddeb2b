import { type SharingCode, withCode } from '#app/models/sharing.ts';
import { CopyText } from './copy-text.tsx';
import { useI18n } from './i18n.tsx';

type ShareProps = { address: string; title: string };

/**
 * Passing a campaign on: the device's own way where the script finds one, else the link to copy. Everything else is a
 * plain link, and nothing is asked of another site until somebody follows one.
 */
export function Share({ address, title }: ShareProps) {
  const { t } = useI18n();
  const words = t('share.words', { title });
  return (
    <section aria-labelledby="share-title">
      <h2 id="share-title">{t('share.title')}</h2>
      <p>{t('share.lead')}</p>
      <button
        type="button"
        className="primary"
        hidden
        data-share={withCode(address, 'device')}
        data-title={title}
        data-words={words}
      >
        {t('share.device')}
      </button>
      <CopyText id="share" label={t('share.label')} text={withCode(address, 'copy')} primary />
      <p>{t('share.more')}</p>
      <ul>
        {ways.map(({ code, link }) => (
          <li key={code}>
            <a
              href={link(encodeURIComponent(withCode(address, code)), encodeURIComponent(words))}
              rel="noreferrer"
            >
              {t(`share.${code}`)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

type Way = {
  code: SharingCode & ('mail' | 'whatsapp' | 'telegram' | 'facebook');
  link(url: string, words: string): string;
};

const ways: readonly Way[] = [
  { code: 'mail', link: (url, words) => `mailto:?subject=${words}&body=${words}%0A%0A${url}` },
  { code: 'whatsapp', link: (url, words) => `https://wa.me/?text=${words}%20${url}` },
  { code: 'telegram', link: (url, words) => `https://t.me/share/url?url=${url}&text=${words}` },
  { code: 'facebook', link: (url) => `https://www.facebook.com/sharer/sharer.php?u=${url}` },
];
