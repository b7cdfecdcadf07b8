import type { Headers } from '../../protocol/farm/request-details.ts';

/**
 * The values of a header, in their order. @param headers raw pairs: name, value, name, value …
 */
export const headerValues = (headers: readonly string[], wanted: string): readonly string[] => {
  let values: string[] | undefined;
  const lower = wanted.toLowerCase();
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    if (name.length !== lower.length || name.toLowerCase() !== lower) continue;
    values ??= [];
    values.push(headers[index + 1] ?? '');
  }
  return values ?? none;
};

const none: readonly string[] = [];

/** The value of the first cookie of that name that a client sent; names are compared with case. */
export const readCookie = (headers: readonly string[], wanted: string): string | undefined => {
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    if (name.length !== 6 || name.toLowerCase() !== 'cookie') continue;
    for (const pair of (headers[index + 1] ?? '').split(';')) {
      const equals = pair.indexOf('=');
      if (equals !== -1 && pair.slice(0, equals).trim() === wanted) {
        return pair.slice(equals + 1).trim();
      }
    }
  }
  return undefined;
};

/** Raw pairs one by one, in order. */
export function pairsOf(headers: readonly string[]): Headers {
  const all: { name: string; value: string }[] = [];
  for (let at = 0; at + 1 < headers.length; at += 2) {
    all.push({ name: headers[at] ?? '', value: headers[at + 1] ?? '' });
  }
  return all;
}
