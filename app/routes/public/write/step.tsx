import type { ReactNode } from 'react';
import { useI18n } from '#app/components/i18n.tsx';

const STEPS = 3;

/** One of the numbered parts of the form. */
export function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  const { t } = useI18n();
  return (
    <section className="step" aria-labelledby={`step-${number}`}>
      <h2 id={`step-${number}`}>
        <span>{t('step.of', { number, total: STEPS })}</span> {title}
      </h2>
      {children}
    </section>
  );
}
