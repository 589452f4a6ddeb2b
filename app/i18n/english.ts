/** A message that a catalogue lacks is told in English, and the page says so around exactly that text. */

/** Two noncharacters: Unicode keeps them for such use inside a program, and no keyboard writes them. */
const [START, END] = ['\uFDD0', '\uFDD1'];

/** Marks a text as English, line by line, so that it stays marked when it is split into paragraphs. */
export const markEnglish = (text: string): string =>
  text.replace(/[^\n]+/g, (line) => `${START}${line}${END}`);

/**
 * Makes elements with `lang` of the marked texts in a rendered page. In attributes, titles, options and text areas no
 * element may stand: from there the marks only go away. In HTML from React, `<` and `>` begin and end tags only.
 */
export function tellEnglish(html: string): string {
  if (!html.includes(START)) return html;
  const places = /<(title|option|textarea)\b[^<]*<\/\1>|<[^<>]*>|\uFDD0([^<\uFDD0\uFDD1]*)\uFDD1/g;
  return unmark(
    html.replace(places, (place, _name, english?: string) =>
      english === undefined ? unmark(place) : `<span lang="en">${english}</span>`,
    ),
  );
}

const unmark = (text: string): string => text.replace(/[\uFDD0\uFDD1]/g, '');
