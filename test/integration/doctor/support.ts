import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { diagnose } from '../../../src/doctor/diagnose.ts';
import type { ExaminationOptions } from '../../../src/doctor/examination.ts';
import type { Fact, StepResult } from '../../../src/doctor/report.ts';
import { englishText } from '../../../src/formats/reason.ts';
import type { ConnectOptions } from '../../../src/links/connect-options.ts';

/** What a step has found, in English. */
export interface Found {
  readonly outcome: StepResult['outcome'];
  readonly facts: Readonly<Record<string, Fact['value']>>;
  readonly cause: string;
  readonly fix: string;
  readonly action: string | undefined;
  readonly subject: string | undefined;
}

/** The report of an endpoint, by the ids of its steps. */
export interface Report {
  readonly step: (id: string) => Found;
  readonly results: readonly StepResult[];
  /** All that it says, in one text. */
  readonly text: string;
}

/** Examines an address as a user would give it. */
export async function examine(
  text: string,
  more: Partial<ConnectOptions> = {},
  options: Partial<ExaminationOptions> = {},
  signal?: AbortSignal,
): Promise<Report> {
  const results = await diagnose(
    {
      connection: { ...parseEndpoint(text), canWrite: true, ...more },
      say: ({ reason }) => `(${reason})`,
      ...options,
    },
    signal ? { signal } : {},
  );
  const found = new Map(results.map((result) => [result.id, foundOf(result)]));
  return {
    results,
    text: JSON.stringify(results),
    step: (id) => found.get(id) ?? assert.fail(`There is no step ${id}`),
  };
}

function foundOf({ outcome, facts, cause, fix }: StepResult): Found {
  return {
    outcome,
    facts: Object.fromEntries(facts.map(({ id, value }) => [id, value])),
    cause: cause ? englishText(cause) : '',
    fix: fix ? englishText(fix.text) : '',
    action: fix?.action,
    subject: fix?.subject,
  };
}
