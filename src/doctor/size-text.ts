import { l10n, type Reason } from '../formats/reason.ts';

/** A number of bytes in the largest unit that fits. */
export function sizeText(bytes: number): Reason {
  if (bytes >= 2 ** 30) return l10n.t('{0} GB', rounded(bytes / 2 ** 30));
  if (bytes >= 2 ** 20) return l10n.t('{0} MB', rounded(bytes / 2 ** 20));
  return l10n.t('{0} kB', rounded(bytes / 1024));
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
