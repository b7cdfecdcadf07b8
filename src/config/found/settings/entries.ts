import type { Place } from '../find.ts';

/** One value of a file of settings, with the names that lead to it. */
export interface Entry {
  /** The names with `:` between them, as .NET writes it: `Redis:Host`. A variable's `__` is one of them. */
  readonly key: string;
  readonly value: string;
  readonly place: Place;
}

/** More than a file of configuration has. */
export const MAX_ENTRIES = 5000;
const MAX_KEY_LENGTH = 500;
const MAX_VALUE_LENGTH = 8192;

/** A name behind those that lead to it. */
export function joinedKey(key: string, name: string): string {
  const own = name.replaceAll('__', ':');
  return key === '' ? own : `${key}:${own}`;
}

/** Whether a name is one that somebody wrote: those of nested maps may grow without end. */
export function isSensibleKey(key: string): boolean {
  return key.length <= MAX_KEY_LENGTH;
}

/** Those that can be of an address, by their lengths; no more than a file of settings has. */
export function sensibleEntries(entries: readonly Entry[]): readonly Entry[] {
  return entries
    .filter(({ key, value }) => isSensibleKey(key) && value.length <= MAX_VALUE_LENGTH)
    .slice(0, MAX_ENTRIES);
}
