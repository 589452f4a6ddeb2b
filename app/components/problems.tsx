import type { MessageKey, MessageValues, Translate } from '#app/i18n/messages.ts';
import { useI18n } from './i18n.tsx';

/** What is wrong with a field: `field` is the id of its control. */
export type Problem = { field: string } & Words;

/** From the catalogue, or (staff rooms, which speak English only) as they stand. */
type Words = { key: MessageKey; values?: MessageValues } | { text: string };

/** The words of a problem. */
export const problemWords = (t: Translate, words: Words): string =>
  'text' in words ? words.text : t(words.key, words.values);

/** Where a page that comes back from a form takes the reader: to what the button did. Works without a script. */
export const focusOnLoad = { tabIndex: -1, autoFocus: true } as const;

/** The words of the first problem of a field. */
export function useProblem(problems: Problem[], field: string): string | undefined {
  const { t } = useI18n();
  const problem = problems.find((candidate) => candidate.field === field);
  return problem && problemWords(t, problem);
}

/** All problems of a form, each a link to its field. */
export function ProblemSummary({ problems }: { problems: Problem[] }) {
  const { t } = useI18n();
  if (problems.length === 0) return null;
  return (
    <div className="summary" {...focusOnLoad}>
      {/* The alert stands inside the focused box: some screen readers say only one of the two otherwise. */}
      <div role="alert">
        <h2>{t('problems.title')}</h2>
        <ul>
          {problems.map((problem) => (
            <li key={`${problem.field} ${'text' in problem ? problem.text : problem.key}`}>
              <a href={`#${problem.field}`}>{problemWords(t, problem)}</a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
