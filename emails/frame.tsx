/** The frame of mails to supporters: a list of blocks becomes both the plain text and the HTML. */
import { Body } from '@react-email/body';
import { Button } from '@react-email/button';
import { Container } from '@react-email/container';
import { Head } from '@react-email/head';
import { Hr } from '@react-email/hr';
import { Html } from '@react-email/html';
import { Text } from '@react-email/text';
import { renderToStaticMarkup } from 'react-dom/server';

export type Mail = { subject: string; text: string; html: string };

export type Block =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'button'; label: string; url: string }
  | { kind: 'quote'; text: string };

export type FrameProps = { lang: string; subject: string; blocks: readonly Block[]; footer: string };

/** Renders a mail. The HTML has no image, no remote file and no link besides those in the blocks. */
export function renderMail(props: FrameProps): Mail {
  const words = [props.subject, ...props.blocks.flatMap(wordsOf), props.footer].map(escapeHtml);
  const html = formOf(props).reduce((done, piece, i) => done + words[i - 1] + piece);
  return { subject: props.subject, text: plainText(props), html };
}

const forms = new Map<string, readonly string[]>();
const SLOT = '@@slot@@';

/** What stands between the words: React draws it once for every order of blocks, and not for every mail. */
function formOf({ lang, blocks }: FrameProps): readonly string[] {
  const name = [lang, ...blocks.map((block) => block.kind)].join(' ');
  const known = forms.get(name);
  if (known) return known;
  const empty = blocks.map((block) =>
    block.kind === 'button' ? { ...block, label: SLOT, url: SLOT } : { ...block, text: SLOT },
  );
  const html = renderToStaticMarkup(<Frame lang={lang} subject={SLOT} blocks={empty} footer={SLOT} />);
  const form = `<!doctype html>\n${html}`.split(SLOT);
  forms.set(name, form);
  return form;
}

/** In the order in which the HTML has them: the address of a link stands before its words. */
const wordsOf = (block: Block): string[] =>
  block.kind === 'button' ? [block.url, block.label] : [block.text];

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
};
/** As React does it, in texts and in attributes alike. */
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

function plainText({ blocks, footer }: FrameProps): string {
  return [...blocks.map(plainBlock), `--\n${footer}`].join('\n\n');
}

function plainBlock(block: Block): string {
  if (block.kind === 'button') return `${block.label}:\n${block.url}`;
  if (block.kind === 'code') return `    ${block.text}`;
  if (block.kind === 'quote') return block.text.replace(/^/gm, '> ').replace(/^> $/gm, '>');
  return block.text;
}

const ink = '#17222c';
const sans = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const serif = '"Source Serif 4", "Iowan Old Style", "Noto Serif", Georgia, serif';
const styles = {
  body: { backgroundColor: '#faf8f4', color: ink, fontFamily: sans, margin: 0, padding: '24px 8px' },
  page: { backgroundColor: '#ffffff', border: '1px solid #ddd8ce', borderRadius: '6px', padding: '24px' },
  text: { fontSize: '16px', lineHeight: '1.55', margin: '0 0 16px', whiteSpace: 'pre-line' },
  code: { fontSize: '28px', fontWeight: 600, letterSpacing: '4px', margin: '0 0 16px', fontFamily: serif },
  button: {
    backgroundColor: '#12496e',
    borderRadius: '6px',
    color: '#ffffff',
    fontSize: '17px',
    fontWeight: 600,
    padding: '14px 22px',
  },
  quote: {
    borderLeft: '3px solid #ddd8ce',
    fontFamily: serif,
    fontSize: '16px',
    lineHeight: '1.5',
    margin: '16px 0',
    paddingLeft: '16px',
    whiteSpace: 'pre-line',
  },
  footer: { color: '#4a5762', fontSize: '14px', lineHeight: '1.5', margin: 0, whiteSpace: 'pre-line' },
} as const;

function Frame({ lang, subject, blocks, footer }: FrameProps) {
  return (
    <Html lang={lang}>
      <Head>
        <title>{subject}</title>
        <meta name="color-scheme" content="light" />
      </Head>
      <Body style={styles.body}>
        <Container style={styles.page}>
          {blocks.map((block, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: drawn once, never updated
            <FrameBlock key={place} block={block} />
          ))}
          <Hr />
          <Text style={styles.footer}>{footer}</Text>
        </Container>
      </Body>
    </Html>
  );
}

function FrameBlock({ block }: { block: Block }) {
  if (block.kind === 'button') {
    return (
      <Text style={styles.text}>
        <Button href={block.url} style={styles.button}>
          {block.label}
        </Button>
      </Text>
    );
  }
  return <Text style={styles[block.kind]}>{block.text}</Text>;
}
