import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nProvider } from '#app/components/i18n.tsx';
import { i18n } from '#app/i18n/t.server.ts';

/** A component as HTML, in English. */
export const render = (element: ReactElement): string =>
  renderToStaticMarkup(<I18nProvider value={i18n('en')}>{element}</I18nProvider>);
