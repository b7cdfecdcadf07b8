import { FormatError } from '../errors.ts';
import { invalidValue } from './invalid-value.ts';
import { l10n } from '../reason.ts';

const MAX_PART = 0x7fffffff;

/**
 * The four numbers of a System.Version; -1 for those that are not given.
 * @throws FormatError `invalid-value`, `out-of-range`.
 */
export function parseVersion(text: string): readonly [number, number, number, number] {
  const match = /^(\d{1,10})\.(\d{1,10})(?:\.(\d{1,10})(?:\.(\d{1,10}))?)?$/.exec(text.trim());
  if (!match) throw invalidValue('Version');
  const part = (index: number): number => {
    const value = Number(match[index] ?? -1);
    if (value > MAX_PART) {
      const details = { min: 0, max: MAX_PART, type: 'Version' };
      throw new FormatError('out-of-range', l10n.t('A part of the version is too large.'), {
        details,
      });
    }
    return value;
  };
  return [part(1), part(2), part(3), part(4)];
}

/** The text of a System.Version: two to four numbers. */
export function formatVersion(parts: readonly number[]): string {
  const absent = parts.indexOf(-1);
  return (absent === -1 ? parts : parts.slice(0, absent)).join('.');
}
