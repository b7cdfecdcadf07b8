import { l10n, type Reason } from '../../formats/reason.ts';
import { misfits } from '../../shapes/shape.ts';
import { problemOf } from '../errors.ts';
import { breakpointProperties } from './breakpoint-entries.ts';
import { expectations } from './expectations.ts';
import { farmSchema } from './farm-schema.ts';
import { parseFarmConfig } from './parse-farm-config.ts';
import { serverSchema } from './server-schema.ts';

/** Something in a definition that a farm refuses, or that it passes over though it looks meant. */
export interface ConfigProblem {
  /** The way to the property. */
  readonly path: readonly (string | number)[];
  readonly reason: Reason;
  /** The property's name is wrong, not its value. */
  readonly isName: boolean;
  /** What may be meant instead, the nearest first. */
  readonly words: readonly string[];
}

/** More letters than these changed make another word. */
const maxDistance = 2;

/** What is wrong with a definition, in the order of its properties' schema. */
export const configProblems = (value: unknown): readonly ConfigProblem[] => {
  const found = misfits(farmSchema, value).map(({ path, expected, found: given }) => {
    const reason = expectations.get(expected) ?? unexpected(expected);
    const words = typeof given === 'string' ? nearest(given, quotedIn(reason.args[1])) : [];
    return problem(path || 'configuration', reason, words);
  });
  const whole = found.length === 0 ? problemOfWhole(value) : [];
  return [...found, ...whole, ...unknownNames(value)];
};

const unexpected = (expected: string): Reason =>
  l10n.t('The farm property "{0}" is not valid. Expected: {1}.', '', expected);

const problem = (setting: string, reason: Reason, words: readonly string[]): ConfigProblem => ({
  path: pathOf(setting),
  reason: { ...reason, args: [setting, ...reason.args.slice(1)] },
  isName: false,
  words,
});

/** What only the properties together can have wrong: names and ports that are taken. */
const problemOfWhole = (value: unknown): readonly ConfigProblem[] => {
  try {
    parseFarmConfig(value);
    return [];
  } catch (error) {
    const { reason, details } = problemOf(error);
    return [{ path: pathOf(String(details?.['setting'] ?? '')), reason, isName: false, words: [] }];
  }
};

/** Properties that no farm has, but one of nearly that name. */
const unknownNames = (value: unknown): readonly ConfigProblem[] => {
  if (!isObject(value)) return [];
  const { servers, breakpoints } = value;
  const inList = (list: unknown, name: string, known: readonly string[]) =>
    Array.isArray(list)
      ? list.flatMap((each: unknown, index) => misspelled(each, [name, index], known))
      : [];
  return [
    ...misspelled(value, [], [...Object.keys(farmSchema.entries), ...propertiesOfTasks]),
    ...inList(servers, 'servers', Object.keys(serverSchema.entries)),
    ...inList(breakpoints, 'breakpoints', breakpointProperties),
  ];
};

/** What VS Code knows in every task. */
const propertiesOfTasks = [
  'type',
  'label',
  'group',
  'detail',
  'icon',
  'hide',
  'options',
  'dependsOn',
  'dependsOrder',
  'presentation',
  'problemMatcher',
  'isBackground',
  'promptOnClose',
  'runOptions',
  'windows',
  'osx',
  'linux',
  'taskName',
  'suppressTaskName',
  'args',
  'command',
] as const;

const misspelled = (
  value: unknown,
  at: ConfigProblem['path'],
  known: readonly string[],
): readonly ConfigProblem[] => {
  if (!isObject(value)) return [];
  return Object.keys(value).flatMap((name) => {
    if (known.includes(name)) return [];
    const words = nearest(name, known).filter((word) => !(word in value));
    const [word] = words;
    if (word === undefined) return [];
    const reason = l10n.t(
      'A farm does not use the property "{0}". "{1}" has a similar name.',
      name,
      word,
    );
    return [{ path: [...at, name], reason, isName: true, words }];
  });
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const pathOf = (setting: string): readonly (string | number)[] =>
  setting === 'configuration'
    ? []
    : setting
        .split(/[.[\]]+/)
        .filter((part) => part !== '')
        .map((part) => (/^\d+$/.test(part) ? Number(part) : part));

/** The words that an expectation lists: `"a", "b"`. */
const quotedIn = (list: unknown): readonly string[] =>
  typeof list === 'string' ? [...list.matchAll(/"([^"]+)"/g)].map(([, word]) => word ?? '') : [];

const nearest = (given: string, words: readonly string[]): readonly string[] =>
  words
    .map((word) => ({ word, far: distance(given.toLowerCase(), word.toLowerCase()) }))
    .filter(
      ({ word, far }) =>
        far <= Math.min(maxDistance, Math.floor(word.length / 3)) || isPart(given, word),
    )
    .sort((a, b) => a.far - b.far)
    .map(({ word }) => word);

/** `round-robin` is meant as `weighted-round-robin`. */
const isPart = (given: string, word: string): boolean =>
  given.length > 3 && word.toLowerCase().includes(given.toLowerCase());

/** How many letters have to be changed, added or left out (Levenshtein); long texts are far from each other. */
const distance = (one: string, other: string): number => {
  if (Math.abs(one.length - other.length) > maxDistance) return Number.POSITIVE_INFINITY;
  let before = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [row, letter] of Array.from(one).entries()) {
    const now = [row + 1];
    for (let column = 0; column < other.length; column++) {
      now.push(
        Math.min(
          (before[column + 1] ?? 0) + 1,
          (now[column] ?? 0) + 1,
          (before[column] ?? 0) + (other[column] === letter ? 0 : 1),
        ),
      );
    }
    before = now;
  }
  return before[other.length] ?? 0;
};
