/** The read API in its own words (OpenAPI 3.1). */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { env } from '#app/env.server.ts';
import { pageLanguages } from '#app/i18n/languages.ts';
import { tableNames } from '#app/models/counts/tables.ts';
import { openJson } from './open-data.server.ts';

export const loader = ({ request }: LoaderFunctionArgs) => openJson(request, description());

const lang = { name: 'lang', in: 'query', schema: { type: 'string', enum: [...pageLanguages] } };
const slug = { name: 'slug', in: 'path', required: true, schema: { type: 'string' } };
const table = {
  name: 'table',
  in: 'path',
  required: true,
  schema: { type: 'string', enum: [...tableNames] },
};
const count = { type: ['integer', 'null'], description: 'null stands for one to four' };

const json = (description: string, schema: object) => ({
  description,
  headers: {
    ETag: { schema: { type: 'string' } },
    'Cache-Control': { schema: { const: 'public, max-age=60' } },
  },
  content: { 'application/json': { schema } },
});
const others = {
  '304': { description: 'Nothing has changed since the ETag in If-None-Match.' },
  '404': { description: 'There is no such campaign or table.' },
};
const get = (summary: string, parameters: object[], answer: object) => ({
  get: { summary, parameters, responses: { '200': answer, ...others } },
});
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const description = () => ({
  openapi: '3.1.0',
  info: {
    title: `${env.ORG_NAME}: campaigns and their numbers`,
    version: '1',
    description: 'Public, read only, for every site. Numbers are at most a minute old.',
  },
  servers: [{ url: `${env.ORIGIN}/api/v1` }],
  paths: {
    '/campaigns': get('All campaigns', [lang], json('Campaigns', ref('campaigns'))),
    '/campaigns/{slug}': get('One campaign', [slug, lang], json('Campaign', ref('campaign'))),
    '/campaigns/{slug}/{table}': get(
      'One table of its results',
      [slug, table, lang],
      json('Table', ref('table')),
    ),
    '/campaigns/{slug}/live': get('Its numbers as they change', [slug], {
      description: 'Server-sent events; the data of each is {stages, countries}.',
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    }),
  },
  components: {
    schemas: {
      campaigns: {
        type: 'object',
        properties: {
          total_records: { type: 'integer' },
          _embedded: {
            type: 'object',
            properties: { 'osdi:advocacy_campaigns': { type: 'array', items: ref('campaign') } },
          },
        },
      },
      campaign: {
        type: 'object',
        properties: {
          identifiers: { type: 'array', items: { type: 'string' } },
          title: { type: 'string' },
          browser_url: { type: 'string', format: 'uri' },
          total_outreaches: count,
          counts: { type: 'object', additionalProperties: count },
        },
      },
      table: {
        type: 'object',
        properties: {
          campaign: { type: 'string' },
          table: { type: 'string' },
          total_records: { type: 'integer' },
          records: { type: 'array', items: { type: 'object' } },
        },
      },
    },
  },
});
