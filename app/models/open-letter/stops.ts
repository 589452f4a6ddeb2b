import { isComplete, isHeading } from './markers.ts';

/** Words that close a letter, whole lines only: a valediction, a signature, or a part that comes after the letter. */
const STOPS = [
  /^(?:(?:with|in)\s)?(?:(?:our|my|the|very|most|kind(?:est)?|best|warm(?:est)?|sincere|respectful|many)\s){0,3}(?:regards|wishes|greetings|solidarity)[,.!]?$/i,
  /^(?:we (?:remain|are),?\s)?(?:yours?|very truly|most sincerely|sincerely|faithfully|respectfully|cordially)(?:\s(?:very|truly|sincerely|faithfully|respectfully|cordially|yours|and|in hope|in solidarity|ever)){0,3}(?: submitted)?[,.!]?$/i,
  /^(?:signed|signatures?|signator(?:y|ies)|first signator(?:y|ies)|the undersigned|undersigned)(?:\s(?:by|on behalf of|for)\b.{0,120})?[:,.]?$/i,
  /^(?:notes?(?: to editors?)?|footnotes?|endnotes?|references|sources|further reading|annex(?:\s\w{1,4})?|appendix(?:\s\w{1,4})?|attachments?|enclosures?|end(?:s)?)[:.]?$/i,
  /^(?:p\.?\s?p?\.?s\.?|cc|bcc|copy to|copies to|encl|enc|contact|press contact|media contact|further information)\s?[:.]/i,
  /^--$/,
];
const CLOSING =
  /^(?:many thanks|thank(?:s|ing)?\b|we thank|with thanks|(?:we|i) (?:look|are looking|am looking) forward|looking forward|we (?:hope|trust|remain|await|stand ready|are ready|would be|would welcome|would appreciate|are available|ask for (?:a|your) (?:reply|answer|response)|expect your)|please (?:reply|let us|respond|write|answer|contact)|in conclusion|in closing|to conclude|on behalf of|yours\b|sincerely|respectfully|faithfully|with (?:kind|best|warm|our)|kind regards|best (?:regards|wishes)|signed\b|for (?:further|more) information|your(?:s)? (?:sincerely|faithfully)|we are convinced|we believe that (?:these|this|with)|together,? (?:we|these)|these (?:steps|measures|demands|asks)|(?:now|it) is (?:the|high)? ?time|the time (?:to|for|is)|time is|act now|our (?:cities|children|communities|city) (?:deserve|cannot)|you (?:have|hold) the power|the (?:choice|decision) is|we (?:count|rely) on|we know|we stand)\b/i;

const bare = (text: string) => text.slice(0, 300).replace(/^[#*_\s]{1,12}|[*_\s]{1,8}$/g, '');

/** The line on which a letter is over. */
export const isStop = (text: string) =>
  text.length < 160 && STOPS.some((pattern) => pattern.test(bare(text)));

/** A paragraph that takes leave rather than asks for something. */
export const isClosing = (text: string) => isStop(text) || CLOSING.test(bare(text));

const SECTION =
  /^(?:introduction|background|context|summary|the situation|conclusions?|closing|open letter|letter|press release|(?:our |the |key )?(?:demands|asks|requests|recommendations)|what we (?:ask|want|demand|call for)(?: for)?|why (?:now|this matters)|about us)[:.]?$/i;
/** A heading every letter could carry: no title, no demand. */
export const isSectionName = (text: string) => SECTION.test(bare(text).replace(/^\d{1,2}[.)]\s?/, ''));

const ASK =
  /\b(?:calls?|calling|urges?|urging|asks?|asking|demands?|demanding|requests?|requesting|recommends?|recommendations?|appeals?|must|should|insists?|wants?|proposes?)\b/i;
export const isAsking = (text: string) => ASK.test(text.slice(-300));

const CONNECTOR =
  /(?:[,;:–—-]|\b(?:a|an|the|of|and|or|to|for|in|on|by|with|from|at|as|that|which|who|whose|their|its|our|your|his|her|all|any|every|no|not|be|is|are|was|were|been|into|between|than|under|over|per|this|these|those|if|when|while|but))$/i;
/** The sentence plainly goes on on the next line. */
export const isHanging = (text: string) => CONNECTOR.test(text.slice(-40).replace(/[*_]{1,3}$/, ''));

/** A line of capitals, as typists set titles. */
export function isAllCaps(text: string): boolean {
  const letters = text.replace(/[^\p{L}]/gu, '');
  if (letters.length < 6 || letters !== letters.toUpperCase() || letters === letters.toLowerCase())
    return false;
  return (text.match(/\p{L}{3,}/gu) ?? []).length > 1;
}

/** Words over a group of demands, or before the next ones ("We further ask the council:"): no demand's own text. */
export const isInterlude = (text: string, bold: boolean) =>
  isHeading(text) || bold || isAllCaps(text) || (/:["”’)*_]{0,4}$/.test(text) && !isComplete(text));
