// A page is packed once, and each browser gets what it can unpack.
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { pack, unpack } from '#app/cache/entry.server.ts';

const page = `<!doctype html><p>${'Dear Minister, please act. Жінки й чоловіки. '.repeat(40)}</p>`;
const html = { 'Content-Type': 'text/html; charset=utf-8' };
const entry = await pack(new Response(page, { headers: html }));
const ask = (headers: Record<string, string>) => unpack(entry, new Request('http://x', { headers }));

test.each([
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['br;q=0.0,gzip;q=0.5', 'gzip'],
  ['GZIP', 'gzip'],
  ['deflate', null],
  ['gzip;q=0', null],
  ['brotli', null],
  ['*', null],
  ['', null],
])('Accept-Encoding “%s” is answered with %s', async (header, coding) => {
  const answer = ask({ 'Accept-Encoding': header });
  expect(answer.headers.get('Content-Encoding')).toBe(coding);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(answer.headers.get('Content-Length')).toBe(String(bytes.byteLength));
  const text = coding === 'br' ? brotliDecompressSync(bytes) : coding === 'gzip' ? gunzipSync(bytes) : bytes;
  expect(text.toString()).toBe(page);
  expect(answer.headers.get('Vary')).toBe('Accept-Encoding');
});

test('who has this very page gets none; who has another one gets it', async () => {
  for (const known of [entry.etag, entry.etag.replace('W/', ''), `"other", ${entry.etag}`, '*']) {
    const answer = ask({ 'If-None-Match': known });
    expect([known, answer.status, await answer.text(), answer.headers.get('ETag')]).toEqual([
      known,
      304,
      '',
      entry.etag,
    ]);
  }
  expect(ask({ 'If-None-Match': '"other"' }).status).toBe(200);
});
