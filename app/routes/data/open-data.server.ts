/** How public data is answered: to every site, kept for a minute, and not sent again to who has it. */
import { createHash } from 'node:crypto';

const MINUTE = 'public, max-age=60';

/** A JSON document with an ETag; 304 where the reader has this very one. */
export function openJson(request: Request, body: unknown, type = 'application/json'): Response {
  const text = `${JSON.stringify(body)}\n`;
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
  const headers = {
    'Content-Type': type,
    'Cache-Control': MINUTE,
    'Access-Control-Allow-Origin': '*',
    ETag: etag,
  };
  const known = request.headers.get('If-None-Match')?.split(',') ?? [];
  // A proxy that compressed the answer marks its ETag as weak: the document is the same.
  const isKnown = known.some((tag) => ['*', etag, `W/${etag}`].includes(tag.trim()));
  return isKnown ? new Response(null, { status: 304, headers }) : new Response(text, { headers });
}

/** 404 in the shape of every other answer. */
export function notThere(what: string): Response {
  const body = JSON.stringify({ error: { description: `There is no such ${what}.` } });
  return new Response(`${body}\n`, {
    status: 404,
    headers: {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-cache',
      'Access-Control-Allow-Origin': '*',
    },
  });
}
