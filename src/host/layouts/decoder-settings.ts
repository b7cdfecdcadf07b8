import type { DecoderSetting } from '../contributions/settings.ts';
import type { Program } from './run-program.ts';

const TIMEOUT_SECONDS = 10;
const MAX_TIMEOUT_SECONDS = 120;
const MEGABYTES = 64;
const MAX_MEGABYTES = 512;

/** What is wrong with an entry of the setting. */
export interface DecoderProblem {
  /** The decoder; absent when the setting as a whole is no object. */
  readonly name?: string;
  readonly code: 'not-an-object' | 'bad-command' | 'bad-limit';
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
  if (!isObject(setting)) {
    return { programs, names: new Set(), problems: [{ code: 'not-an-object' }] };
  }
  for (const [name, entry] of Object.entries(setting)) {
    const program = isObject(entry) ? programOf(entry, folder) : 'not-an-object';
    if (typeof program === 'string') problems.push({ name, code: program });
    else programs.set(name, program);
  }
  return { programs, names: new Set(Object.keys(setting)), problems };
}

function programOf(
  { command, timeoutSeconds, maxMegabytes }: { readonly [K in keyof DecoderSetting]?: unknown },
  folder: string,
): Program | DecoderProblem['code'] {
  if (!isTexts(command)) return 'bad-command';
  const [file, ...args] = command.map((part) =>
    part.replaceAll('${workspaceFolder}', () => folder),
  );
  if (file === undefined || file === '') return 'bad-command';
  const seconds = within(timeoutSeconds, TIMEOUT_SECONDS, MAX_TIMEOUT_SECONDS);
  const megabytes = within(maxMegabytes, MEGABYTES, MAX_MEGABYTES);
  if (seconds === undefined || megabytes === undefined) return 'bad-limit';
  const limits = { timeoutMs: seconds * 1000, maxOutputBytes: megabytes * 1024 * 1024 };
  return { file, args, folder, ...limits };
}

/** The value, or what stands for one that isn't there; undefined for what can't be a limit. */
function within(value: unknown, otherwise: number, most: number): number | undefined {
  if (value === undefined) return otherwise;
  return typeof value === 'number' && value > 0 ? Math.min(value, most) : undefined;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((part) => typeof part === 'string');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
