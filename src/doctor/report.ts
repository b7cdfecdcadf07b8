import type { Reason } from '../formats/reason.ts';
import type { ConnectFailure } from '../links/diagnosis.ts';
import type { Remedy } from '../redis/reach/remedies.ts';

/** `warning`: it works, but something is worth a look. `skipped`: nothing was looked at; the cause says why. */
export type Outcome = 'ok' | 'warning' | 'failed' | 'skipped';

/** What the product can do about a finding by itself. */
export type ActionId =
  | Remedy
  /** Edits the endpoint to go to another server, which is the subject as `host:port`. */
  | 'use-primary'
  /** Edits the endpoint to use another database, whose number is the subject. */
  | 'use-database'
  /** Copies the rules that an administrator has to add, which are the subject. */
  | 'copy-rules';

/** What helps, and who does it: the reader, or the product by a button. */
export interface Fix {
  readonly text: Reason;
  readonly action?: ActionId;
  readonly subject?: string;
}

/** Something that was seen. Holds no secret, no session id and no key. */
export interface Fact {
  /** For programs; lower camel case, with the unit: `usedBytes`. */
  readonly id: string;
  readonly label: Reason;
  /** For programs. */
  readonly value: string | number | boolean | readonly string[];
  /** What is shown in the place of `value`; foreign text as it came. */
  readonly text?: Reason;
}

/** What a step has found. */
export interface Finding {
  readonly outcome: Outcome;
  readonly facts: readonly Fact[];
  /** What the outcome means, and where it comes from. */
  readonly cause?: Reason;
  readonly fix?: Fix;
  /** For a failed connection: all that is known about it, for whoever mends it. */
  readonly failure?: ConnectFailure;
}

/** A step that has been made. */
export interface StepResult extends Finding {
  readonly id: string;
  readonly title: Reason;
  readonly durationMs: number;
}

/** A step of an examination that looks at one thing. Rejects for what it didn't expect. */
export interface Step<Subject> {
  /** For programs: `signIn`. */
  readonly id: string;
  readonly title: Reason;
  run(subject: Subject, signal: AbortSignal): Promise<Finding>;
}

/** A fact in the form that most have. */
export function fact(id: string, label: Reason, value: Fact['value'], text?: Reason): Fact {
  return { id, label, value, ...(text && { text }) };
}

/** The worst of some outcomes; `skipped` where nothing was looked at. */
export function worstOf(outcomes: readonly Outcome[]): Outcome {
  const order: readonly Outcome[] = ['failed', 'warning', 'ok'];
  return order.find((outcome) => outcomes.includes(outcome)) ?? 'skipped';
}
