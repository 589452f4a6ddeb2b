/** The shapes of the files in this folder, and how they are read. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { DemandPoint, textState } from '../schema.ts';

export type Row = Record<string, string>;
type TextState = (typeof textState.enumValues)[number];

/** `ukraine/texts/LANG.json`: all that the campaign says in one language. */
export type Texts = {
  lang: string;
  state: TextState;
  /** Revisions of the English texts that these were made from; absent in English itself. */
  from?: {
    campaign: string;
    template: string;
    demands: Record<string, string>;
    areas: Record<string, string>;
  };
  campaign: { title: string; headline: string; lead: string; about: string[]; sourceNote: string };
  template: { subjects: string[]; body: string };
  demands: {
    number: number;
    label: string;
    sentence: string;
    explanation: string;
    points: DemandPoint[];
    /** Other wordings of the sentence, offered in turn. */
    variants?: string[];
  }[];
  /** "from Austria" as one phrase, by area. */
  areas: Record<string, string>;
  /** Names of areas that Intl does not know, or names otherwise than people do. */
  names: Record<string, string>;
};

/** `consents/LANG.json`: the sentences people tick; a new wording is a new version. */
export type Consents = {
  lang: string;
  state: TextState;
  version: number;
  from?: Record<string, string>;
  texts: Record<'send' | 'named' | 'updates' | 'adult', string>;
};

export const readJson = <T>(folder: string, file: string): T =>
  JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;

/** Every file of a folder, English first: it has the lowest numbers in each table. */
export const readLanguages = <T extends { lang: string }>(folder: string): T[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => readJson<T>(folder, file))
    .sort((a, b) => Number(b.lang === 'en') - Number(a.lang === 'en') || a.lang.localeCompare(b.lang));

export const readCsv = (folder: string, file: string): Row[] =>
  parse(readFileSync(join(folder, file), 'utf8'), { columns: true, bom: true, skip_empty_lines: true });

/** Throws for an empty cell. */
export function required(row: Row, column: string): string {
  const value = row[column];
  if (!value) throw new Error(`The seed row of ${row.area} lacks ${column}.`);
  return value;
}
