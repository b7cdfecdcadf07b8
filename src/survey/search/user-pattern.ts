/**
 * A regular expression that a user has written; run it by `withinTime` alone, since it may go astray.
 * @returns undefined where it can't be read
 */
export function userPattern(source: string, flags: string): RegExp | undefined {
  // Escapes that only the older rules of patterns allow are read by those.
  for (const each of flags.includes('u') ? [flags] : [`${flags}u`, flags]) {
    try {
      return new RegExp(source, each);
    } catch {
      continue;
    }
  }
  return undefined;
}
