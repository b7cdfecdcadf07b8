import * as v from 'valibot';
import { fields, shapedOrMisfit } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';
import type { Program } from './run-program.ts';

type ProblemCode = 'not-an-object' | 'bad-command' | 'bad-limit';

/** A number above 0; more than the most counts as the most. */
const limit = (most: number) =>
  v.pipe(
    v.number('bad-limit' satisfies ProblemCode),
    v.gtValue(0, 'bad-limit' satisfies ProblemCode),
    v.toMaxValue(most),
  );

const badCommand = 'bad-command' satisfies ProblemCode;

/** A program that turns stored values into JSON and back. */
export const decoderSetting = fields(
  {
    /** The program and its arguments. */
    command: v.pipe(
      v.array(v.string(badCommand), badCommand),
      v.minLength(1, badCommand),
      v.checkItems((part, index) => index > 0 || part !== '', badCommand),
    ),
    timeoutSeconds: v.optional(limit(120), 10),
    maxMegabytes: v.optional(limit(512), 64),
  },
  'not-an-object' satisfies ProblemCode,
);

/** What is wrong with an entry of the setting. */
export interface DecoderProblem {
  /** The decoder; absent when the setting as a whole is no object. */
  readonly name?: string;
  readonly code: ProblemCode;
}

/** The decoders of the setting by name, and what is wrong with the others. */
export interface CheckedDecoders {
  readonly programs: ReadonlyMap<string, Program>;
  /** All names, also those of decoders that can't be used. */
  readonly names: ReadonlySet<string>;
  readonly problems: readonly DecoderProblem[];
}

/**
 * Checks the setting `sessionFarm.decoders`, which may be anything.
 * @param folder where programs run, and what `${workspaceFolder}` stands for
 */
export function checkDecoders(setting: unknown, folder: string): CheckedDecoders {
  const programs = new Map<string, Program>();
  const problems: DecoderProblem[] = [];
  if (setting === undefined || setting === null) return { programs, names: new Set(), problems };
  if (typeof setting !== 'object' || Array.isArray(setting)) {
    return { programs, names: new Set(), problems: [{ code: 'not-an-object' }] };
  }
  for (const [name, entry] of Object.entries(setting)) {
    const result = shapedOrMisfit(decoderSetting, entry);
    if ('misfit' in result) problems.push({ name, code: result.misfit.expected as ProblemCode });
    else programs.set(name, programOf(result.value, folder));
  }
  return { programs, names: new Set(Object.keys(setting)), problems };
}

function programOf(
  { command, timeoutSeconds, maxMegabytes }: Shape<typeof decoderSetting>,
  folder: string,
): Program {
  const [file = '', ...args] = command.map((part) =>
    part.replaceAll('${workspaceFolder}', () => folder),
  );
  const maxOutputBytes = maxMegabytes * 1024 * 1024;
  return { file, args, folder, timeoutMs: timeoutSeconds * 1000, maxOutputBytes };
}
