/** What pages and mails may ask of a catalogue. Types only, so that no catalogue reaches a browser. */
import type en from './en.json';
import type { PageLanguage } from './languages.ts';

export type MessageKey = keyof typeof en;
export type MessageValues = Record<string, string | number>;

/** A language's messages as the build takes them from its XLIFF file. */
export type Catalogue = {
  texts: Partial<Record<string, string>>;
  /** Keys whose translation nobody has reviewed. */
  drafts: string[];
  /** Keys whose English has changed since. */
  sourceChanged: string[];
};

/** The text of a message in one language, its slots filled. Throws when a slot has no value. */
export type Translate = (key: MessageKey, values?: MessageValues) => string;

/** A tag in a message, `<link>…</link>`, becomes what this makes of the text inside. */
export type MessageTag<T> = (inside: (string | T)[]) => T;

export type I18n = {
  lang: PageLanguage;
  /** Some of the catalogue is used though nobody has reviewed it. */
  isDraft: boolean;
  t: Translate;
  /** Like t, for messages with tags: the pieces in order. */
  parts: <T>(key: MessageKey, values: Record<string, string | number | MessageTag<T>>) => (string | T)[];
};
