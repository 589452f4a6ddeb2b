/** A page as it is kept: packed once, given out many times. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gunzipSync, gzip } from 'node:zlib';

export type Entry = { headers: Record<string, string>; etag: string; gzip: Buffer; brotli: Buffer };

const packGzip = promisify(gzip);
const packBrotli = promisify(brotliCompress);
/** A page lives for a minute: five is a fiftieth of the work of eleven, and smaller than gzip all the same. */
const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** What an entry takes of memory, in octets, with something for its name and headers. */
export const weightOf = ({ gzip, brotli }: Entry): number => gzip.byteLength + brotli.byteLength + 1024;

/** Whether an answer is everyone's: a 200 with a page, without a cookie, and not said to be one person's. */
export const mayBeKept = ({ status, headers }: Response): boolean =>
  status === 200 &&
  /^text\/html/.test(headers.get('Content-Type') ?? '') &&
  !headers.has('Set-Cookie') &&
  !/no-store|private/.test(headers.get('Cache-Control') ?? '');

/** Packs a page that may be kept. */
export async function pack(answer: Response): Promise<Entry> {
  const type = answer.headers.get('Content-Type') ?? '';
  const page = Buffer.from(await answer.arrayBuffer());
  const [gzip, brotli] = await Promise.all([packGzip(page), packBrotli(page, quality)]);
  const etag = `W/"${createHash('sha256').update(page).digest('base64url').slice(0, 27)}"`;
  const headers = {
    'Content-Type': type,
    'Cache-Control': 'no-cache',
    ETag: etag,
    Vary: 'Accept-Encoding',
  };
  return { headers, etag, gzip, brotli };
}

/** The answer to a reader: nothing where they have this very page, else what their browser can unpack. */
export function unpack(entry: Entry, request: Request): Response {
  if (isKnown(request.headers.get('If-None-Match'), entry.etag))
    return new Response(null, { status: 304, headers: entry.headers });
  const coding = codingFor(request.headers.get('Accept-Encoding') ?? '');
  const body = coding === 'br' ? entry.brotli : coding === 'gzip' ? entry.gzip : gunzipSync(entry.gzip);
  const headers: Record<string, string> = { ...entry.headers, 'Content-Length': String(body.byteLength) };
  if (coding) headers['Content-Encoding'] = coding;
  return new Response(body as BodyInit, { headers });
}

/** Compared weakly (RFC 9110 8.8.3.2): the page is the same, however it is packed. */
function isKnown(ifNoneMatch: string | null, etag: string): boolean {
  const bare = etag.replace(/^W\//, '');
  const tags = ifNoneMatch?.split(',') ?? [];
  return tags.some((tag) => ['*', bare, `W/${bare}`].includes(tag.trim()));
}

/** The better of the two that an Accept-Encoding header allows; `q=0` rules one out, `*` alone is too vague to trust. */
function codingFor(header: string): 'br' | 'gzip' | null {
  const allows = (coding: string) =>
    new RegExp(`(^|[\\s,])${coding}(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))\\s*(;|,|$)`, 'i').test(header);
  return allows('br') ? 'br' : allows('gzip') ? 'gzip' : null;
}
