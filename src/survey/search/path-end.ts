import { wildcard } from '../../stores/read/wildcard.ts';

/**
 * Whether a path ends as the text says: `Items[0].Name` ends with `Name`, and with `[*].Name`, from one of
 * its steps on.
 */
export function endsWithPath(path: string, wild: string): boolean {
  const fits = wildcard(wild.startsWith('.') ? wild.slice(1) : wild);
  for (let at = 0; at < path.length; at++) {
    const isStep = at === 0 || path[at - 1] === '.' || path[at] === '[';
    if (isStep && fits(path.slice(at))) return true;
  }
  return false;
}
