/** What staff add to a dashboard: notes and codes of sources. */
import { data } from '@remix-run/node';
import type { Problem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { addStaffNote } from '#app/models/counts/notes.server.ts';
import { registerSource, SourceError } from '#app/models/source.server.ts';
import { onRecord } from '#app/models/staff/audit.server.ts';
import { readIntent } from '../../public/flat-form.server.ts';
import { done, notFound, staffAction } from '../staff.server.ts';

const TEXT_LIMIT = 200;

export const addToCounts = staffAction(
  'keep counts',
  { one: ['intent', 'day', 'text', 'code', 'label'] },
  async ({ form, staff, campaign }) => {
    if (!campaign) throw notFound();
    const text = (name: 'day' | 'text' | 'code' | 'label') => (form.one(name) ?? '').trim();
    const typed = { day: text('day'), text: text('text'), code: text('code'), label: text('label') };
    const intent = readIntent(form.one('intent'), ['note', 'source']);
    const problems = intent === 'note' ? noteProblems(typed) : sourceProblems(typed);
    if (problems.length) return data({ problems, typed }, { status: 422 });
    try {
      await onRecord(
        db,
        (tx) =>
          intent === 'note'
            ? addStaffNote(tx, campaign.id, typed.day, typed.text, staff.id)
            : registerSource(tx, campaign.slug, typed.code, typed.label),
        () => ({
          staffId: staff.id,
          verb: intent === 'note' ? 'noted' : 'registered source',
          subject: { kind: 'counts', id: intent === 'note' ? typed.day : typed.code },
          campaignId: campaign.id,
        }),
      );
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      return data(
        { problems: [{ field: 'code', text: error.message }] as Problem[], typed },
        { status: 422 },
      );
    }
    return done(`/staff/counts/${campaign.slug}`, intent);
  },
);

function noteProblems({ day, text }: { day: string; text: string }): Problem[] {
  const isDay = /^20\d\d-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day));
  return [
    ...(isDay ? [] : [{ field: 'day', text: 'Enter the day' }]),
    ...tooLong('text', text, 'Enter what happened'),
  ];
}

const sourceProblems = ({ label }: { label: string }): Problem[] =>
  tooLong('label', label, 'Enter what the code stands for');

const tooLong = (field: string, text: string, what: string): Problem[] =>
  text && text.length <= TEXT_LIMIT ? [] : [{ field, text: `${what}, in ${TEXT_LIMIT} characters at most` }];
