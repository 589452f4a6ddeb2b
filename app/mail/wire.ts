/** A mail as it goes over the wire after 354: dots stuffed, the final dot behind it (RFC 5321 4.5.2). */

/**
 * One character is one octet. Every bare CR or LF becomes CRLF: between servers that read one as a line end and
 * servers that don't, it would let a text end the mail and begin another one.
 */
export function wireForm(bytes: Uint8Array | string): string {
  const text = typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('latin1');
  const lines = hasPlainLines(text) ? text : text.replace(/\r\n?|\n/g, '\r\n');
  const ended = lines.endsWith('\r\n') ? lines : `${lines}\r\n`;
  const stuffed = ended.includes('\n.') ? ended.replaceAll('\r\n.', '\r\n..') : ended;
  return `${stuffed.startsWith('.') ? '.' : ''}${stuffed}.\r\n`;
}

/** True when every CR stands before an LF and every LF behind a CR; by searches that cost a third of an expression. */
function hasPlainLines(text: string): boolean {
  for (let at = 0; ; ) {
    const cr = text.indexOf('\r', at);
    const lf = text.indexOf('\n', at);
    if (lf !== (cr < 0 ? -1 : cr + 1)) return false;
    if (lf < 0) return true;
    at = lf + 1;
  }
}
