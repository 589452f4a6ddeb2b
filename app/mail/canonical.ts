/** How DKIM reads a mail: the relaxed forms of RFC 6376 3.4, in which what careless relays do to white space is gone. */

/** `line`: the whole field as it stands, folds and last CRLF included. `name` in lower case. */
export type Field = { name: string; line: string };

/**
 * The fields and the body of a mail, read as Latin-1, so that one character is one octet.
 * Throws unless fields with CRLF line ends and an empty line stand in front.
 */
export function readMail(bytes: Uint8Array): { fields: Field[]; body: string } {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const end = text.indexOf('\r\n\r\n') + 2;
  const head = text.slice(0, end);
  const lines = head.match(/^[!-9;-~]+[ \t]*:[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*/gm) ?? [];
  if (end < 2 || lines.join('') !== head) throw new Error('The mail has no header that can be read');
  const fields = lines.map((line) => ({ name: nameOf(line), line }));
  return { fields, body: text.slice(end + 2) };
}

const nameOf = (line: string): string => line.slice(0, line.indexOf(':')).trimEnd().toLowerCase();

/** `name:value` on one line, without the CRLF at its end (RFC 6376 3.4.2). */
export function relaxedField({ name, line }: Field): string {
  const value = line.slice(line.indexOf(':') + 1).replace(/\r\n/g, '');
  return `${name}:${value.replace(/[ \t]+/g, ' ').replace(/^ | $/g, '')}`;
}

/** RFC 6376 3.4.4; empty for a body of nothing but empty lines. */
export function relaxedBody(body: string): string {
  const lines = body.replace(/[ \t]+/g, ' ').replace(/ \r\n/g, '\r\n');
  let end = lines.endsWith(' ') ? lines.length - 1 : lines.length;
  while (end >= 2 && lines.startsWith('\r\n', end - 2)) end -= 2;
  return end === 0 ? '' : `${lines.slice(0, end)}\r\n`;
}
