// What may stand in a campaign's list of sites that frame its numbers: it ends in a header.
import { expect, test } from 'vitest';
import { isEmbedder } from '#app/models/embedders.server.ts';

test.each(['*', 'https://example.org', 'https://*.example.org:8443', 'http://localhost:3000'])(
  '%s',
  (site) => {
    expect(isEmbedder(site)).toBe(true);
  },
);

test.each([
  '',
  'example.org',
  "'self'",
  'https://example.org/page',
  'https://example.org; script-src *',
  'https://a.test https://b.test',
  'data:',
  'https://example.org\r\nSet-Cookie: a=b',
])('never %j', (site) => {
  expect(isEmbedder(site)).toBe(false);
});
