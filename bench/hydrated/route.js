// Turns a page of ours into the source of a React component. Reads what React has written, and no other HTML.

const voids = new Set(['br', 'hr', 'img', 'input', 'link', 'meta', 'source', 'col']);
/** Attributes that React calls otherwise; `null`: state that a form would keep elsewhere. */
/** @type {Record<string, string | null>} */
const names = {
  ...{ class: 'className', for: 'htmlFor', checked: 'defaultChecked', tabindex: 'tabIndex' },
  ...{ maxlength: 'maxLength', autocomplete: 'autoComplete', novalidate: 'noValidate', hreflang: 'hrefLang' },
  ...{ inputmode: 'inputMode', enterkeyhint: 'enterKeyHint', viewbox: 'viewBox', selected: null },
};

/** @param {string} html */
export function routeOf(html) {
  /** @type {string[]} */
  const texts = [];
  const textOf = (/** @type {string} */ text) => `t[${texts.push(unescaped(text)) - 1}]`;
  const body = /<body[^>]*>(.*)<\/body>/s.exec(html.replace(/<!--.*?-->/gs, ''))?.[1] ?? '';
  let source = '';
  for (const [, close, tag, given = '', text] of body.matchAll(
    /<(\/?)([a-z][a-z0-9]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>|([^<]+)/gi,
  )) {
    if (text !== undefined) source += text.trim() ? `{${textOf(text)}}` : "{' '}";
    else if (close) source += `</${tag}>`;
    else source += `<${tag}${attributesOf(tag ?? '', given, textOf)}${voids.has(tag ?? '') ? ' />' : '>'}`;
  }
  return { texts, route: component(source) };
}

/** @param {string} tag @param {string} given @param {(text: string) => string} textOf */
function attributesOf(tag, given, textOf) {
  return [...given.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)]
    .map(([, name = '', value]) => {
      const isValue = name === 'value' && tag === 'input';
      const known = isValue ? 'defaultValue' : name in names ? names[name] : name;
      if (known === null) return '';
      if (
        value === undefined ||
        (value === '' && ['checked', 'novalidate', 'hidden', 'open', 'required'].includes(name))
      )
        return ` ${known}`;
      // What is for people comes from the loader, what is for the machine is code.
      return /^(aria-label|title|alt|placeholder)$/.test(name)
        ? ` ${known}={${textOf(value)}}`
        : ` ${known}={${JSON.stringify(unescaped(value))}}`;
    })
    .join('');
}

const component = (/** @type {string} */ elements) => `import { useLoaderData } from '@remix-run/react';
import { texts } from '../texts.server.js';

export const loader = () => texts;

export default function Page() {
  const t = useLoaderData();
  return <>${elements}</>;
}
`;

const unescaped = (/** @type {string} */ text) =>
  text
    .replace(/&#x([\da-f]+);/gi, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
