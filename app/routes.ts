/** Every address of the site: the table of contents. The gate answers /healthz, /readyz and /assets before these. */
import { index, type RouteConfig, route } from '@remix-run/route-config';

const info = 'routes/public/info.tsx';
const home = 'routes/public/home.tsx';

export default [
  index(home),

  // The links that people get by mail, and what offices look up
  route('confirm/:token', 'routes/public/confirm.tsx'),
  route('letter/:token', 'routes/public/receipt.tsx'),
  route('office/:token', 'routes/public/office.tsx'),
  route('data', 'routes/public/own-data/page.tsx'),
  route('data.json', 'routes/data/own-data.ts'),
  route('data/open/:secret', 'routes/public/own-data/open.tsx'),
  route('data/:token', 'routes/public/own-data/ask.tsx'),
  route('stop/:token', 'routes/public/stop.tsx'),
  route('office/:token/position', 'routes/public/office-position.tsx'),
  route('verify', 'routes/public/verify-home.tsx'),
  route('verify/:reference', 'routes/public/verify.tsx'),

  // The embedded mailbox, and what mails look like; never in live mode
  route('mailbox', 'routes/public/mailbox.tsx'),
  route('mailbox/previews/:lang?', 'routes/public/previews.tsx'),
  route('mailbox/previews/:lang/:mail', 'routes/public/preview.tsx'),
  route('mailbox/previews/:lang/:mail/html', 'routes/data/preview-html.ts'),
  route('mailbox/:id', 'routes/public/mail.tsx'),
  route('mailbox/:id/html', 'routes/data/mail-html.ts'),

  // The staff rooms: CONTRIBUTING.md, "A staff room"
  route('staff', 'routes/staff/layout.tsx', [
    index('routes/staff/home.tsx'),
    route('login', 'routes/staff/login.tsx'),
    route('logout', 'routes/staff/logout.tsx'),
    route('invite/:token', 'routes/staff/invite.tsx'),
    route('reauth', 'routes/staff/reauth.tsx'),
    route('account', 'routes/staff/account.tsx'),
    route('templates', 'routes/staff/templates.tsx'),
    route('templates/:campaign/sent', 'routes/staff/template-sent.tsx'),
    route('templates/:campaign/:language', 'routes/staff/template.tsx'),
    route('templates/:campaign/:language/:version', 'routes/staff/template-version.tsx'),
    route('targets', 'routes/staff/targets.tsx'),
    route('targets.csv', 'routes/staff/targets-csv.ts'),
    route('targets/import', 'routes/staff/targets-import.tsx'),
    route('targets/:target', 'routes/staff/target.tsx'),
    route('targets/:target/term', 'routes/staff/target-term.tsx'),
    route('campaigns', 'routes/staff/campaigns.tsx'),
    route('campaigns/:campaign', 'routes/staff/campaign.tsx'),
    route('campaigns/:campaign/offices', 'routes/staff/campaign-offices.tsx'),
    route('counts', 'routes/staff/counts.tsx'),
    route('counts/:campaign', 'routes/staff/counts/campaign.tsx'),
    route('counts/:campaign/:table', 'routes/staff/counts/table.ts'),
    route('positions', 'routes/staff/positions.tsx'),
    route('positions/:campaign', 'routes/staff/positions/campaign.tsx'),
    route('positions/:campaign/:target', 'routes/staff/positions/target.tsx'),
    route('pace/:campaign', 'routes/staff/pace.tsx'),
    route('pace/:campaign/:digest', 'routes/staff/digest.tsx'),
    route('languages', 'routes/staff/languages.tsx'),
    route('languages/:campaign', 'routes/staff/language-coverage.tsx'),
    route('letters', 'routes/staff/letters.tsx'),
    route('letters/settle', 'routes/staff/letters-settle.tsx'),
    route('letters/:letter', 'routes/staff/letter.tsx'),
    route('letters/:letter/words', 'routes/staff/letter-words.tsx'),
    route('people', 'routes/staff/people.tsx'),
    route('people/:person', 'routes/staff/person.tsx'),
    route('switches', 'routes/staff/switches.tsx'),
    route('abuse', 'routes/staff/abuse.tsx'),
    route('rules', 'routes/staff/rules.tsx'),
    route('audit', 'routes/staff/audit.tsx'),
    route('audit.csv', 'routes/staff/audit-csv.ts'),
    route('*', 'routes/staff/nothing.tsx'),
  ]),

  // For other sites: frames, pictures, data
  route('embed/:campaign', 'routes/public/embed.tsx'),
  route('api/v1/openapi.json', 'routes/data/api-description.ts'),
  route('api/v1/campaigns/:slug?', 'routes/data/api-campaigns.ts'),
  route('api/v1/campaigns/:slug/live', 'routes/data/api-live.ts'),
  route('api/v1/campaigns/:slug/ledger', 'routes/data/api-ledger.ts'),
  route('api/v1/campaigns/:slug/ledger.json', 'routes/data/ledger-file.ts'),
  route('api/v1/campaigns/:slug/:table', 'routes/data/api-table.ts'),
  route(':lang/:campaign/picture.png', 'routes/data/picture.ts', { id: 'campaign-picture' }),
  route(':lang/:campaign/:country/picture.png', 'routes/data/picture.ts'),

  // Everything in a language
  route(':lang', home, { id: 'language-home' }),
  route(':lang/about', info, { id: 'about' }),
  route(':lang/privacy', info, { id: 'privacy' }),
  route(':lang/accessibility', info, { id: 'accessibility' }),
  route(':lang/contact', info, { id: 'contact' }),
  route(':lang/:campaign/results', 'routes/public/results.tsx'),
  route(':lang/:campaign/results/map.svg', 'routes/data/europe-map.ts'),
  route(':lang/:campaign/results/:table', 'routes/data/results-table.ts'),
  route(':lang/:campaign/:country?', 'routes/public/write.tsx'),
  route(':lang/:campaign/check', 'routes/public/check.tsx'),
  route(':lang/:campaign/:country/sent', 'routes/public/sent.tsx'),
  route(':lang/:campaign/:country/letter.eml', 'routes/data/letter-eml.ts'),

  route('*', 'routes/public/not-found.tsx'),
] satisfies RouteConfig;
