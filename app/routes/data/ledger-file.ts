/** A campaign's ledger whole, as one JSON document: docs/recount.js needs nothing else. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { db } from '#app/db.server.ts';
import { findCampaignId } from '#app/models/campaign.server.ts';
import { lineOf } from '#app/models/ledger/chain.server.ts';
import { entriesAfter, type Head, ledgerHead, namedTargets } from '#app/models/ledger/read.server.ts';
import { notThere } from './open-data.server.ts';

export async function loader({ request, params: { slug = '' } }: LoaderFunctionArgs) {
  const id = await findCampaignId(db, slug);
  if (id === null) return notThere('campaign');
  const head = await ledgerHead(db, id);
  const etag = `"${head?.hash ?? 'empty'}"`;
  const headers = {
    'Content-Type': 'application/json',
    'Cache-Control': 'public, max-age=60',
    'Access-Control-Allow-Origin': '*',
    ETag: etag,
  };
  if (request.headers.get('If-None-Match')?.includes(etag))
    return new Response(null, { status: 304, headers });
  const pieces = piecesOf(slug, id, head);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
  return new Response(body, { headers });
}

/** Page by page, up to the head that stands at the beginning: a chain of any length takes the same memory. */
async function* piecesOf(slug: string, id: number, head: Head | null): AsyncGenerator<string, void> {
  const about = JSON.stringify({ campaign: slug, head, targets: await namedTargets(db, id) });
  yield `${about.slice(0, -1)},"entries":[`;
  for (let seq = 0; head && seq < head.seq; ) {
    const page = (await entriesAfter(db, id, seq)).filter((entry) => entry.seq <= head.seq);
    const lines = page.map((entry) => `\n${JSON.stringify(lineOf(entry))}`);
    yield `${seq === 0 ? '' : ','}${lines.join(',')}`;
    seq = page.at(-1)?.seq ?? head.seq;
  }
  yield '\n]}\n';
}
