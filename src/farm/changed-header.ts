/**
 * The response header in which a server tells the balancer the names of the session items that the
 * request changed: percent-encoded, separated by commas. The balancer doesn't pass it on.
 */
export const changedHeader = 'X-Session-Farm-Changed';

/** More names than this are not read. */
const maxNames = 100;

/** The names in a header's value; what can't be decoded is left out. */
export const readChanged = (value: string): readonly string[] =>
  value
    .split(',', maxNames)
    .flatMap((name) => {
      try {
        return decodeURIComponent(name.trim());
      } catch {
        return [];
      }
    })
    .filter((name) => name !== '');
