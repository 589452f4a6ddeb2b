/** Dates, numbers and country names as a language writes them. `lang` is a language code such as `en`. */
import { localeOf } from './languages.ts';

/** Times are told in one zone that covers most readers; each carries its name (CET, CEST). */
const TIME_ZONE = 'Europe/Brussels';

const DAY: Intl.DateTimeFormatOptions = { dateStyle: 'long' };
const MOMENT: Intl.DateTimeFormatOptions = {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
};

const formatters = new Map<string, unknown>();

/** Intl formatters cost about a millisecond to make and nothing to keep. */
function kept<T>(key: string, make: () => T): T {
  const known = formatters.get(key) as T | undefined;
  if (known) return known;
  const made = make();
  formatters.set(key, made);
  return made;
}

/** A day in words: takes `YYYY-MM-DD`, which has no time zone, or a moment. */
export function formatDate(lang: string, day: string | Date): string {
  const timeZone = typeof day === 'string' ? 'UTC' : TIME_ZONE;
  const date = typeof day === 'string' ? new Date(`${day}T00:00:00Z`) : day;
  return kept(
    `day ${lang} ${timeZone}`,
    () => new Intl.DateTimeFormat(localeOf(lang), { ...DAY, timeZone }),
  ).format(date);
}

/** Only English always knows the zone by the name that is printed on timetables everywhere: CET, CEST. */
const zoneName = new Intl.DateTimeFormat('en-GB', { timeZone: TIME_ZONE, timeZoneName: 'short' });

const zoneOf = (moment: Date) =>
  zoneName.formatToParts(moment).find(({ type }) => type === 'timeZoneName')?.value;

/** Day and time in words, with the name of the time zone. */
export function formatDateTime(lang: string, moment: Date): string {
  const options = { ...MOMENT, timeZone: TIME_ZONE };
  const time = kept(`moment ${lang}`, () => new Intl.DateTimeFormat(localeOf(lang), options)).format(moment);
  return `${time} ${zoneOf(moment)}`;
}

const { year: _, ...WITHOUT_YEAR } = MOMENT;
const TEN_MINUTES = 600_000;

/** A moment to come, as one says "about": weekday, day and time to the next ten minutes, with the name of the time zone. */
export function formatAbout(lang: string, moment: Date): string {
  const round = new Date(Math.ceil(moment.getTime() / TEN_MINUTES) * TEN_MINUTES);
  const options = { weekday: 'long' as const, ...WITHOUT_YEAR, timeZone: TIME_ZONE };
  const time = kept(`about ${lang}`, () => new Intl.DateTimeFormat(localeOf(lang), options)).format(round);
  return `${time} ${zoneOf(round)}`;
}

export function formatNumber(lang: string, value: number): string {
  return kept(`number ${lang}`, () => new Intl.NumberFormat(localeOf(lang))).format(value);
}

const STEPS: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** "in 5 minutes", "2 hours ago": from `now` to `moment`, in the largest whole unit; under a minute is "in 1 minute". */
export function formatRelative(lang: string, moment: Date, now: Date): string {
  const seconds = (moment.getTime() - now.getTime()) / 1000;
  const [unit, size] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? ['minute', 60];
  const whole = Math.trunc(seconds / size) || (seconds < 0 ? -1 : 1);
  return kept(`relative ${lang}`, () => new Intl.RelativeTimeFormat(localeOf(lang))).format(whole, unit);
}

/** "Ana, Jonas and Máire". */
export function formatList(lang: string, names: readonly string[]): string {
  return kept(`list ${lang}`, () => new Intl.ListFormat(localeOf(lang))).format(names);
}

/** The name of an ISO 3166-1 alpha-2 country, or null when the code is none. */
export function countryName(lang: string, code: string): string | null {
  if (!/^[A-Z]{2}$/.test(code)) return null;
  const names = kept(
    `countries ${lang}`,
    () => new Intl.DisplayNames([localeOf(lang)], { type: 'region', fallback: 'none' }),
  );
  return names.of(code) ?? null;
}
