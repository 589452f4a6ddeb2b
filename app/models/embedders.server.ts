/** Which sites may show a campaign's numbers in a frame. */
import { eq } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { campaigns } from '#db/schema.ts';

/** A source of a frame-ancestors directive: any site, or hosts, with or without their subdomains. Nothing else gets into a header. */
const SOURCE = /^(\*|https?:\/\/(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?)$/;

/** Whether this may stand in a campaign's list: `*`, `https://example.org`, `https://*.example.org:8443`. */
export const isEmbedder = (source: string): boolean => SOURCE.test(source);

/** The sources of a campaign's frame-ancestors directive, `'none'` where there are none. */
export async function frameAncestors(db: Db, slug: string): Promise<string> {
  const [row] = await db
    .select({ embedders: campaigns.embedders })
    .from(campaigns)
    .where(eq(campaigns.slug, slug));
  return row?.embedders.filter(isEmbedder).join(' ') || "'none'";
}
