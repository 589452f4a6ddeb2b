/** Lays a made-up month into the database: the rows that the real way would have left, without walking it. */

import { pageLanguages } from '#app/i18n/languages.ts';
import { makeReference } from '#app/models/action/take.server.ts';
import type { CampaignView } from '#app/models/campaign.server.ts';
import { findCampaign } from '#app/models/campaign.server.ts';
import { personKey } from '#app/models/person.server.ts';
import type { Db } from '#db/connect.ts';
import { actions, confirmations, supporters } from '#db/schema.ts';
import { openDesk, writeLetters } from './letters.server.ts';
import type { Person } from './month.ts';

const BATCH = 400;
const LINK_DAYS = 7;

export type ActionRow = typeof actions.$inferSelect;
export type Made = { person: Person; action: ActionRow; email: string };

/** Writes everything inside the caller's transaction; returns how many letters there are. */
export async function fillMonth(
  tx: Db,
  campaigns: Campaigns,
  people: readonly Person[],
  run: string,
): Promise<number> {
  const desk = openDesk(tx, campaigns);
  let letters = 0;
  for (let from = 0; from < people.length; from += BATCH) {
    const made = await addActions(tx, campaigns, people.slice(from, from + BATCH), run);
    letters += await writeLetters(desk, made);
  }
  return letters;
}

const minutesAfter = (moment: Date, minutes: number) => new Date(moment.getTime() + minutes * 60_000);

/** Who left without confirming is forgotten after seven days, as the real clock would have done. */
const isForgotten = ({ fate, takenAt }: Person) =>
  fate === 'left' && minutesAfter(takenAt, LINK_DAYS * 1440) < new Date();

async function addActions(
  tx: Db,
  campaigns: Campaigns,
  people: readonly Person[],
  run: string,
): Promise<Made[]> {
  const withEmail = people.map((person) => ({
    person,
    email: `person-${run}-${person.number}@demo.invalid`,
  }));
  const known = withEmail.filter(({ person }) => !isForgotten(person));
  const ids = await tx
    .insert(supporters)
    .values(known.map(({ person, email }) => ({ name: person.name, email, createdAt: person.takenAt })))
    .returning({ id: supporters.id });
  const idOf = new Map(known.map(({ email }, place) => [email, ids[place]?.id ?? null]));
  const rows = await tx
    .insert(actions)
    .values(
      await Promise.all(
        withEmail.map(({ person, email }) =>
          actionRow(tx, campaigns, person, email, idOf.get(email) ?? null, run),
        ),
      ),
    )
    .returning();
  await tx.insert(confirmations).values(
    rows.map((row) => ({
      actionId: row.id,
      codeHash: '',
      mails: 3, // as many as go out by themselves, and one more: nobody here is reminded
      lastMailAt: row.createdAt,
      expiresAt: minutesAfter(row.createdAt, LINK_DAYS * 1440),
    })),
  );
  return withEmail.flatMap((one, place) => (rows[place] ? [{ ...one, action: rows[place] }] : []));
}

async function actionRow(
  tx: Db,
  campaigns: Campaigns,
  person: Person,
  email: string,
  supporterId: number | null,
  run: string,
) {
  const campaign = campaigns.get(person.lang) ?? campaigns.first;
  const { lang } = campaign;
  const confirmedAt = minutesAfter(person.takenAt, person.confirmedAfterMinutes);
  const isConfirmed = person.fate !== 'left' && confirmedAt < new Date();
  const state = isConfirmed
    ? (person.fate as ActionRow['state'])
    : isForgotten(person)
      ? 'expired'
      : 'unconfirmed';
  const ended = state === 'withdrawn' || state === 'invalidated' ? minutesAfter(confirmedAt, 3) : null;
  return {
    reference: makeReference(),
    campaignId: campaign.id,
    supporterId,
    kind: person.kind,
    state,
    area: person.area,
    lang,
    letterLang: lang,
    personKey: await personKey(tx, campaign.id, email),
    digest: `demo ${run} ${person.number}`,
    demands: person.kind === 'write' ? person.demands : [],
    subject: campaign.subjects[person.number % campaign.subjects.length] ?? campaign.title,
    ownWords: person.kind === 'write' && person.ownText && supporterId ? ownWords : '',
    ownText: person.kind === 'write' && person.ownText,
    source: person.source,
    consents: [campaign.consents.send.id, campaign.consents.adult.id],
    createdAt: person.takenAt,
    ...(isConfirmed
      ? { confirmedAt, confirmedBy: person.luck < 0.6 ? ('code' as const) : ('link' as const) }
      : {}),
    endedAt: state === 'expired' ? minutesAfter(person.takenAt, LINK_DAYS * 1440) : ended,
  } satisfies typeof actions.$inferInsert;
}

const ownWords = 'This letter belongs to a demonstration; the person who wrote it does not exist.';

/** A campaign in every language that it has. */
export type Campaigns = { first: CampaignView; get(lang: string): CampaignView | undefined };

/** Throws when there is no such campaign, or none that is open to visitors. */
export async function demoCampaigns(db: Db, slug: string): Promise<Campaigns> {
  const found = new Map<string, CampaignView>();
  for (const lang of pageLanguages) {
    const campaign = await findCampaign(db, slug, lang);
    if (campaign) found.set(lang, campaign);
  }
  const [first] = found.values();
  if (!first) throw new Error(`There is no campaign “${slug}” that visitors can see.`);
  return { first, get: (lang) => found.get(lang) };
}
