/** The link to an account in the staff rooms, or to new secrets for one. Staff rooms speak English. */
import { type Block, type Mail, renderMail } from './frame.tsx';

export type StaffInviteProps = { organisation: string; url: string; reset: boolean };

export function staffInviteMail({ organisation, url, reset }: StaffInviteProps): Mail {
  const what = reset
    ? 'An admin has sent you this link so that you can choose a new password and set up your authenticator app again.'
    : 'You are invited to the staff rooms, where the campaigns of this site are looked after.';
  const blocks: Block[] = [
    { kind: 'text', text: 'Hello' },
    { kind: 'text', text: what },
    { kind: 'text', text: 'You need an authenticator app on your phone. The link works once, for 24 hours.' },
    { kind: 'button', label: reset ? 'Choose new secrets' : 'Make my account', url },
    {
      kind: 'text',
      text: 'If you did not expect this mail, do nothing: without you the link opens nothing.',
    },
  ];
  const subject = reset
    ? `New secrets for your account at ${organisation}`
    : `Your invitation to ${organisation}`;
  return renderMail({ lang: 'en', subject, blocks, footer: organisation });
}
