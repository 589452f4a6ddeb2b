/** A day as YYYY-MM-DD, or why what looks like a date is none that can be trusted. */
export type Day = { day: string } | { problem: string };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const NAMES =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const ISO = /(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{2}:\d{2}.{0,20})?/;
const DAY_MONTH = new RegExp(
  `(\\d{1,2})(?:st|nd|rd|th|\\.)?(?:\\sday)?(?:\\sof)?[\\s-]{1,3}(${NAMES})\\.?,?[\\s-]{1,3}(\\d{4})`,
  'i',
);
const MONTH_DAY = new RegExp(`(${NAMES})\\.?\\s{1,3}(\\d{1,2})(?:st|nd|rd|th)?,?\\s{1,3}(\\d{4})`, 'i');
const FIGURES = /(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4})/;

const PREFIX =
  /^(?:(?:date|dated|sent|issued|published|issued on|published on|as of)\s?:?\s{0,3})?(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s)?(?:\p{Lu}[\p{L} .'’/-]{1,40},\s{0,3}(?:the\s|on\s|this\s)?)?/iu;
const SUFFIX =
  /^\s{0,3}(?:,?\s?(?:at\s)?\d{1,2}[:.]\d{2}.{0,40}|,\s\p{Lu}[\p{L}.’'-]{1,25}(?:\s\p{L}{1,20})?|\s\([^)]{1,40}\))?[.,;]?$/u;
const WANTED = 'write the date as YYYY-MM-DD, for example 2026-02-24';

/** Reads a line that is a date and nothing else but a place, a weekday or an hour; null for any other line. */
export function readDay(line: string): Day | null {
  if (line.length > 100) return null;
  const lead = PREFIX.exec(line)?.[0] ?? '';
  return readWhole(line) ?? readWhole(line.slice(lead.length)) ?? looksLikeDay(line, lead);
}

/** The same for a date at the end of a line that says it is the letter's ("Open letter of 24 February 2026"). */
export function readDayWithin(line: string): Day | null {
  if (line.length > 160 || !/\b(?:letter|ref|reference|dated?|published|issued)\b/i.test(line)) return null;
  const tail =
    /(?:^|[\s,(])(\d{1,2}\S{0,3}\s\p{L}{3,9}\.?,?\s\d{4}|\p{L}{3,9}\s\d{1,2}\S{0,3}\s\d{4}|[\d./-]{8,10})[.)]?$/u.exec(
      line,
    );
  return tail?.[1] ? readWhole(tail[1]) : null;
}

function readWhole(text: string): Day | null {
  const iso = whole(ISO, text);
  if (iso) return day(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const dayFirst = whole(DAY_MONTH, text);
  if (dayFirst) return day(Number(dayFirst[3]), month(dayFirst[2]), Number(dayFirst[1]));
  const monthFirst = whole(MONTH_DAY, text);
  if (monthFirst) return day(Number(monthFirst[3]), month(monthFirst[1]), Number(monthFirst[2]));
  const figures = whole(FIGURES, text);
  if (!figures) return null;
  const [first, second] = [Number(figures[1]), Number(figures[3])];
  if (figures[2] !== '.' && first <= 12 && second <= 12 && first !== second) {
    return { problem: `${figures[0]} can be read as two days; ${WANTED}` };
  }
  return day(Number(figures[4]), second, first);
}

function whole(pattern: RegExp, text: string): RegExpExecArray | null {
  const found = pattern.exec(text);
  if (found?.index !== 0) return null;
  return SUFFIX.test(text.slice(found[0].length)) ? found : null;
}

const month = (name = '') => MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;

function day(year: number, monthNumber: number, dayNumber: number): Day {
  const date = new Date(Date.UTC(year, monthNumber - 1, dayNumber));
  const isReal =
    date.getUTCMonth() === monthNumber - 1 && date.getUTCDate() === dayNumber && year >= 1900 && year < 2200;
  if (!isReal)
    return {
      problem: `there is no day ${dayNumber} in month ${monthNumber} of ${year} (day first); ${WANTED}`,
    };
  return { day: date.toISOString().slice(0, 10) };
}

function looksLikeDay(line: string, lead: string): Day | null {
  const isField = /^(?:date|dated)\b\s?:/i.test(lead) || /^(?:date|dated)\s?:/i.test(line);
  const isShort =
    line.length < 50 &&
    /^(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|(?:\d{1,2}\S{0,2}\s)?\p{L}{3,10}\.?\s(?:\d{1,2},?\s)?(?:19|20)\d{2})$/u.test(
      line.slice(lead.length),
    );
  return isField || isShort ? { problem: `cannot be read as a date; ${WANTED}` } : null;
}
