import * as v from 'valibot';
import { fields, shapedOrMisfit } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';
import { chosenFormats } from '../../formats/chosen-formats.ts';
import type { ReadingRule } from '../../stores/read/chosen-readings.ts';
import type { Program } from './run-program.ts';

type ProblemCode =
  | 'not-an-object'
  | 'bad-command'
  | 'bad-limit'
  | 'bad-format'
  /** Neither a program nor a format, or both. */
  | 'bad-kind'
  /** Not a text. */
  | 'bad-scope'
  /** A file without a message or another format, or a path that leaves the workspace. */
  | 'bad-schema';

/** A number above 0; more than the most counts as the most. */
const limit = (most: number) =>
  v.pipe(
    v.number('bad-limit' satisfies ProblemCode),
    v.gtValue(0, 'bad-limit' satisfies ProblemCode),
    v.toMaxValue(most),
  );

const badCommand = 'bad-command' satisfies ProblemCode;

const badScope = 'bad-scope' satisfies ProblemCode;

const badSchema = 'bad-schema' satisfies ProblemCode;

/** A path of a file within a folder of the workspace. */
const withinFolder = (path: string): boolean =>
  path !== '' &&
  !/^[/\\]|:|\0/.test(path) &&
  !path.split(/[/\\]/).some((part) => part === '..' || part === '');

/** A program that turns stored values into JSON and back, or the format that some items are read in. */
export const decoderSetting = fields(
  {
    /** The program and its arguments. */
    command: v.optional(
      v.pipe(
        v.array(v.string(badCommand), badCommand),
        v.minLength(1, badCommand),
        v.checkItems((part, index) => index > 0 || part !== '', badCommand),
      ),
    ),
    timeoutSeconds: v.optional(limit(120), 10),
    maxMegabytes: v.optional(limit(512), 64),
    /** A format of ours instead of a program; "automatic" is what is found by looking. */
    format: v.optional(
      v.picklist(['automatic', ...chosenFormats], 'bad-format' satisfies ProblemCode),
    ),
    /** For Protocol Buffers: the path of a `.proto` file in the workspace, and a message in it. */
    file: v.optional(v.pipe(v.string(badSchema), v.check(withinFolder, badSchema))),
    message: v.optional(v.pipe(v.string(badSchema), v.minLength(1, badSchema))),
    /** For which items the format holds; absent members are any. */
    item: v.optional(v.string(badScope)),
    application: v.optional(v.string(badScope)),
    layout: v.optional(v.string(badScope)),
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
  /** The formats that were chosen for items. */
  readonly readings: readonly ReadingRule[];
  /** The names of all that aren't formats, also of those that can't be used. */
  readonly names: ReadonlySet<string>;
  readonly problems: readonly DecoderProblem[];
}

/**
 * Checks the setting `sessionFarm.decoders`, which may be anything.
 * @param folder where programs run, and what `${workspaceFolder}` stands for
 */
export function checkDecoders(setting: unknown, folder: string): CheckedDecoders {
  const programs = new Map<string, Program>();
  const readings: ReadingRule[] = [];
  const problems: DecoderProblem[] = [];
  const names = new Set<string>();
  if (setting === undefined || setting === null) return { programs, readings, names, problems };
  if (typeof setting !== 'object' || Array.isArray(setting)) {
    return { programs, readings, names, problems: [{ code: 'not-an-object' }] };
  }
  for (const [name, entry] of Object.entries(setting)) {
    const result = shapedOrMisfit(decoderSetting, entry);
    const reading = 'misfit' in result ? undefined : readingOf(result.value);
    if (!reading) names.add(name);
    if ('misfit' in result) problems.push({ name, code: result.misfit.expected as ProblemCode });
    else if ((reading === undefined) === (result.value.command === undefined)) {
      problems.push({ name, code: 'bad-kind' });
    } else if (!hasGoodSchema(result.value)) {
      problems.push({ name, code: badSchema });
    } else if (reading) readings.push(reading);
    else programs.set(name, programOf(result.value, folder));
  }
  return { programs, readings, names, problems };
}

/** Only Protocol Buffers have a schema, and a file alone doesn't say which message is meant. */
function hasGoodSchema({ format, file, message }: Shape<typeof decoderSetting>): boolean {
  if (file === undefined && message === undefined) return true;
  return format === 'protobuf' && file !== undefined && message !== undefined;
}

function readingOf({
  format,
  file,
  message,
  item,
  application,
  layout,
}: Shape<typeof decoderSetting>): ReadingRule | undefined {
  if (format === undefined) return undefined;
  return {
    readAs: format,
    ...(file !== undefined && message !== undefined && { schema: { file, message } }),
    ...(item !== undefined && { item }),
    ...(application !== undefined && { application }),
    ...(layout !== undefined && { layout }),
  };
}

function programOf(
  { command, timeoutSeconds, maxMegabytes }: Shape<typeof decoderSetting>,
  folder: string,
): Program {
  const [file = '', ...args] = (command ?? []).map((part) =>
    part.replaceAll('${workspaceFolder}', () => folder),
  );
  const maxOutputBytes = maxMegabytes * 1024 * 1024;
  return { file, args, folder, timeoutMs: timeoutSeconds * 1000, maxOutputBytes };
}
