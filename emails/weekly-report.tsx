/** What happened in the last seven days, for staff who want it. Staff rooms speak English. */
import { type Block, type Mail, renderMail } from './frame.tsx';

export type ReportPart = {
  title: string;
  url: string;
  confirmed: number;
  queued: number;
  handedOver: number;
  answered: number;
  /** Offices to which letters do not get through, worst first. */
  problems: string[];
};
export type WeeklyReportProps = { organisation: string; week: string; parts: ReportPart[]; account: string };

/** Plain figures, one paragraph a campaign. */
export function weeklyReportMail({ organisation, week, parts, account }: WeeklyReportProps): Mail {
  const blocks: Block[] = [
    { kind: 'text', text: `What happened in the seven days before ${week}.` },
    ...parts.map((part): Block => ({ kind: 'text', text: wordsOf(part) })),
    { kind: 'text', text: `You can end these mails in your account: ${account}` },
  ];
  return renderMail({ lang: 'en', subject: `Your week at ${organisation}`, blocks, footer: organisation });
}

function wordsOf({ title, url, confirmed, queued, handedOver, answered, problems }: ReportPart): string {
  const figures = `${title}: ${confirmed} people, ${queued} letters written, ${handedOver} handed over, ${answered} answered.`;
  const trouble = problems.length ? ` Letters do not get through to: ${problems.join('; ')}.` : '';
  return `${figures}${trouble} ${url}`;
}
