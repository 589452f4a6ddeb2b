/** What staff do on a dashboard: notes, codes of sources, and corrections they have looked into. */
import { data } from '@remix-run/node';
import type { Problem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { addStaffNote } from '#app/models/counts/notes.server.ts';
import { attendDrifts } from '#app/models/counts/recount.server.ts';
import { registerSource, SourceError } from '#app/models/source.server.ts';
import { onRecord } from '#app/models/staff/audit.server.ts';
import { readIntent } from '../../public/flat-form.server.ts';
import { idOf } from '../id-of.ts';
import { done, notFound, staffAction } from '../staff.server.ts';

const TEXT_LIMIT = 200;

export const addToCounts = staffAction(
  'keep counts',
  { one: ['intent', 'day', 'text', 'code', 'label', 'seen'] },
  async ({ form, staff, campaign }) => {
    if (!campaign) throw notFound();
    const text = (name: 'day' | 'text' | 'code' | 'label') => (form.one(name) ?? '').trim();
    const typed = { day: text('day'), text: text('text'), code: text('code'), label: text('label') };
    const intent = readIntent(form.one('intent'), ['note', 'source', 'attend']);
    const problems = problemsOf[intent](typed);
    if (problems.length) return data({ problems, typed }, { status: 422 });
    try {
      await onRecord(
        db,
        (tx) => {
          if (intent === 'note') return addStaffNote(tx, campaign.id, typed.day, typed.text, staff.id);
          if (intent === 'attend') return attendDrifts(tx, campaign.id, idOf(form.one('seen') ?? ''));
          return registerSource(tx, campaign.slug, typed.code, typed.label);
        },
        () => ({
          staffId: staff.id,
          verb: verbs[intent],
          subject: {
            kind: 'counts',
            id: { note: typed.day, source: typed.code, attend: campaign.slug }[intent],
          },
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

const verbs = { note: 'noted', source: 'registered source', attend: 'attended to corrections' };

type Typed = Record<'day' | 'text' | 'label', string>;

const problemsOf: Record<keyof typeof verbs, (typed: Typed) => Problem[]> = {
  note: (typed) => noteProblems(typed),
  source: (typed) => sourceProblems(typed),
  attend: () => [],
};

function noteProblems({ day, text }: Pick<Typed, 'day' | 'text'>): Problem[] {
  const isDay = /^20\d\d-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day));
  return [
    ...(isDay ? [] : [{ field: 'day', text: 'Enter the day' }]),
    ...tooLong('text', text, 'Enter what happened'),
  ];
}

const sourceProblems = ({ label }: Pick<Typed, 'label'>): Problem[] =>
  tooLong('label', label, 'Enter what the code stands for');

const tooLong = (field: string, text: string, what: string): Problem[] =>
  text && text.length <= TEXT_LIMIT ? [] : [{ field, text: `${what}, in ${TEXT_LIMIT} characters at most` }];
