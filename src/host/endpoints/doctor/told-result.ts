import type { Fact, StepResult } from '../../../doctor/report.ts';
import { englishText, type Reason } from '../../../formats/reason.ts';
import { safe } from '../../reports/plain-markdown.ts';

/** The result of a step for a program, in English: without what is secret, with nothing foreign that acts. */
export function toldResult({ facts, cause, fix, title, ...rest }: StepResult): object {
  return {
    id: rest.id,
    title: told(title),
    outcome: rest.outcome,
    facts: Object.fromEntries(facts.map(({ id, value }) => [safe(id), safeValue(value)])),
    ...(cause && { cause: told(cause) }),
    ...(fix && {
      fix: {
        text: told(fix.text),
        ...(fix.action !== undefined && { action: fix.action }),
        ...(fix.subject !== undefined && { subject: safe(fix.subject) }),
      },
    }),
    durationMs: rest.durationMs,
  };
}

function told(reason: Reason): string {
  return safe(englishText(reason));
}

function safeValue(value: Fact['value']): Fact['value'] {
  if (typeof value === 'string') return safe(value);
  return typeof value === 'object' ? value.map(safe) : value;
}
