/** The page's language, for every component below it. The server fills it in; a browser never holds a catalogue. */
import { createContext, Fragment, type ReactElement, type ReactNode, useContext } from 'react';
import type { I18n, MessageKey, MessageTag } from '#app/i18n/messages.ts';

const Context = createContext<I18n | null>(null);

export function I18nProvider({ value, children }: { value: I18n; children: ReactNode }) {
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

/** The language of the page and its `t`. Throws outside a page. */
export function useI18n(): I18n {
  const i18n = useContext(Context);
  if (!i18n) throw new Error('This component speaks a language: render it inside I18nProvider.');
  return i18n;
}

/** The `lang` of an element whose text is in that language: nothing where the page has it already. */
export function useLangOf(): (lang: string) => string | undefined {
  const page = useI18n().lang;
  return (lang) => (lang === page ? undefined : lang);
}

type RichProps = {
  message: MessageKey;
  values?: Record<string, string | number>;
  /** Makes an element of the text inside `<link>…</link>`. */
  tags: Record<string, (inside: ReactNode) => ReactElement>;
};

/** A message with links or emphasis inside. */
export function Rich({ message, values, tags }: RichProps) {
  const { parts } = useI18n();
  const makers = Object.entries(tags).map(([name, make]): [string, MessageTag<ReactElement>] => [
    name,
    (inside) => make(<Pieces of={inside} />),
  ]);
  return <Pieces of={parts<ReactElement>(message, { ...values, ...Object.fromEntries(makers) })} />;
}

/** Pieces of one sentence never change places, so their position can name them. */
function Pieces({ of }: { of: ReactNode[] }) {
  return of.map((piece, place) => {
    const key = `piece ${place}`;
    return <Fragment key={key}>{piece}</Fragment>;
  });
}
