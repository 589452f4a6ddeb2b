import type { ReactNode } from 'react';
import type { LetterLife as Life } from '#app/models/letters/life.server.ts';
import { Table, When } from './table.tsx';
import { type Step, Timeline } from './timeline.tsx';

/** The facts of a letter, then its timeline with the servers' own words. */
export function LetterLife({ life, mayEdit }: { life: Life; mayEdit: boolean }) {
  const { message, action, campaign, target, template, sealed, writer } = life;
  return (
    <>
      <Table caption="Facts" head={['What', 'Value']}>
        <Fact name="Campaign">{campaign.slug}</Fact>
        <Fact name="To">
          {life.toName}, {target.organisation} ({target.area})
        </Fact>
        <Fact name="From">
          {writer ?? 'erased'}, {action.area}
        </Fact>
        <Fact name="Template">
          {template && !mayEdit ? `version ${template.version} in ${template.lang}` : null}
          {template && mayEdit ? (
            <a href={`/staff/templates/${campaign.slug}/${template.lang}/${template.version}`}>
              version {template.version} in {template.lang}
            </a>
          ) : null}
          {template ? null : 'unknown'}
          {action.isEdited ? ', edited by its writer' : ''}
          {action.hasOwnWords ? ', with words of their own' : ''}
        </Fact>
        {life.digest ? (
          <Fact name="Digest">
            <a href={`/staff/pace/${campaign.slug}/${life.digest.id}`}>
              of {life.digest.day}, {life.digest.letters} letters
            </a>
          </Fact>
        ) : null}
        <Fact name="SHA-256 of the text">
          <code>{life.textSha256}</code>
        </Fact>
        <Fact name="SHA-256 of the bytes">{sealed ? <code>{sealed.sha256}</code> : 'not sealed yet'}</Fact>
        <Fact name="Message-ID">
          <code>{life.uid}</code>
        </Fact>
        <Fact name="Mail mode">{message.mode}</Fact>
      </Table>
      <h2>Timeline</h2>
      <Became life={life} />
      {life.others.length > 0 ? <Others others={life.others} before={message.id} /> : null}
    </>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <tr>
    <th scope="row">{name}</th>
    <td>{children}</td>
  </tr>
);

/** A letter is written anew when its office has another holder or address. */
function Others({ others, before }: { others: Life['others']; before: number }) {
  return (
    <>
      <h2>Written anew</h2>
      <ul>
        {others.map(({ id, state, toName, queuedAt }) => (
          <li key={id}>
            <a href={`/staff/letters/${id}`}>{id < before ? 'From the letter' : 'Became the letter'}</a> to{' '}
            {toName ?? 'the office'}, {state}, queued <When at={queuedAt} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Became({ life: { message, action, sealed, tries, events } }: { life: Life }) {
  const steps: Step[] = [
    [action.takenAt, 'taken'],
    [action.confirmedAt, `confirmed by ${action.confirmedBy === 'code' ? 'code' : 'the link’s button'}`],
    [message.queuedAt, 'queued'],
    [sealed?.at, 'bytes sealed'],
    ...tries.map((attempt): Step => [attempt.at, attemptWords(attempt)]),
    ...events.map((event): Step => [event.at, eventWords(event)]),
    [message.settledAt, message.state],
  ];
  return <Timeline steps={steps} />;
}

/** What came back to the bounce domain, in the server's words. */
const eventWords = ({ kind, status, host, words }: Life['events'][number]): string =>
  `${kind}${host ? `, says ${host}` : ''}: ${[status, words].filter(Boolean).join(' ') || 'no words'}`;

type Attempt = Life['tries'][number];

function attemptWords({ n, worker, host, phase, outcome, code, response, closed, started }: Attempt): string {
  const end = closed ? 'freed before it began' : (outcome ?? (started ? 'under way' : 'claimed'));
  const words = [code, response].filter(Boolean).join(' ');
  return `try ${n} by worker ${worker}${host ? ` at ${host}` : ''}: ${end}${phase ? ` (${phase})` : ''}${words ? `: ${words}` : ''}`;
}
