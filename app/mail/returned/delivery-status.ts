/** A delivery status notice for machines, field by field (RFC 3464). Reads what servers write, strict or not. */

export type RecipientStatus = {
  /** Addresses in lower case; null when they are missing or of another kind than e-mail. */
  original: string | null;
  final: string | null;
  /** As written, in lower case. */
  action: string | null;
  /** RFC 3463, as 5.1.1. */
  status: string | null;
  /** The server that refused or took it, where one is named. */
  remote: string | null;
  /** That, else who writes the notice. */
  host: string | null;
  /** In the words of the remote server. */
  diagnostic: string;
};

const MOST = 20;

/** The groups of fields, one a recipient. Empty when there is none. */
export function readDeliveryStatus(text: string): RecipientStatus[] {
  const groups = text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .slice(0, MOST)
    .map(fieldsOf);
  const reporting = groups.find((fields) => fields.has('reporting-mta'))?.get('reporting-mta');
  return groups
    .filter((fields) => ['final-recipient', 'action', 'status'].some((name) => fields.has(name)))
    .map((fields) => recipientOf(fields, reporting));
}

function fieldsOf(block: string): Map<string, string> {
  const fields = new Map<string, string>();
  let last = '';
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([A-Za-z][A-Za-z-]{1,40})[ \t]*:(.*)$/.exec(line) ?? [];
    if (name) {
      last = name.toLowerCase();
      if (fields.has(last)) last = '';
      else fields.set(last, value.trim());
    } else if (/^[ \t]/.test(line) && last) fields.set(last, `${fields.get(last)} ${line.trim()}`);
    else last = '';
  }
  return fields;
}

function recipientOf(fields: Map<string, string>, reporting: string | undefined): RecipientStatus {
  const diagnostic = typed(fields.get('diagnostic-code')).value;
  const written = statusIn(fields.get('status') ?? '', /^\s*/);
  const said = enhancedIn(diagnostic);
  return {
    original: addressIn(fields.get('original-recipient'), true),
    final: addressIn(fields.get('final-recipient'), false),
    action: /^[a-z]+/.exec((fields.get('action') ?? '').toLowerCase())?.[0] ?? null,
    status: written && isVague(written) && said?.[0] === written[0] ? said : (written ?? said),
    remote: hostIn(fields.get('remote-mta')),
    host: hostIn(fields.get('remote-mta')) ?? hostIn(reporting),
    diagnostic,
  };
}

/** `dns; mx.example.org` and the like. */
function typed(field = ''): { type: string; value: string } {
  const at = field.indexOf(';');
  if (at < 0 || at > 40) return { type: '', value: field.trim() };
  return { type: field.slice(0, at).trim().toLowerCase(), value: field.slice(at + 1).trim() };
}

function addressIn(field: string | undefined, isXtext: boolean): string | null {
  const { value } = typed(field);
  const plain = isXtext
    ? value.replace(/\+([\dA-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    : value;
  const [address] = /[^\s<>"'()]{1,64}@[^\s<>"'()@;,]{1,255}/.exec(plain.slice(0, 400)) ?? [];
  return address?.toLowerCase() ?? null;
}

function hostIn(field: string | undefined): string | null {
  const [host] = /^[a-z\d](?:[a-z\d.-]{0,250}[a-z\d])?/i.exec(typed(field).value) ?? [];
  return host?.includes('.') ? host.toLowerCase() : null;
}

/** x.0.0 says nothing: the words of the server may say more. */
const isVague = (status: string): boolean => status.endsWith('.0.0');

const code = /([245]\.\d{1,3}\.\d{1,3})(?![\d.])/;

function statusIn(text: string, before: RegExp): string | null {
  return new RegExp(before.source + code.source).exec(text.slice(0, 200))?.[1] ?? null;
}

/** The enhanced code in a server's words: `550 5.1.1 No such user`, `#5.1.1`, `(#5.1.1)`. */
export const enhancedIn = (words: string): string | null => statusIn(words, /(?:^|[\s#([-])/);
