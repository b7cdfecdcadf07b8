import type { Backend } from '../backend.ts';
import { headerValues } from '../header-values.ts';
import type { ChoosableRequest, Picker } from './picker.ts';

/** What of a request is hashed; ARR's hashServerVariable and queryStringNames. Absent: its path. */
export interface RequestHashOptions {
  /** Parameters of the query, as far as a request has them. */
  readonly queryStringNames?: readonly string[];
  /** A header; what ARR calls `HTTP_X_TENANT` is `X-Tenant`. */
  readonly header?: string;
}

/**
 * The same server for the same path, parameters or header. When a server comes or goes, only its own share moves: each
 * request goes to the server with which it scores highest (weighted rendezvous hashing; Thaler and Ravishankar 1998,
 * weights by Schindelhauer and Schomaker 2005).
 */
export const requestHash = (options: RequestHashOptions = {}): Picker => ({
  pick(candidates, request) {
    const key = hashKey(options, request);
    let best: Backend | undefined;
    let bestScore = -Infinity;
    for (const candidate of candidates) {
      if (candidate.weight <= 0) continue;
      const score = -candidate.weight / Math.log(unitHash(`${candidate.name}\n${key}`));
      if (score > bestScore) {
        best = candidate;
        bestScore = score;
      }
    }
    return best;
  },
  reset: () => undefined,
});

/** The text that is hashed. A request that has none of what is asked for goes by its path. */
export const hashKey = (
  { queryStringNames = [], header }: RequestHashOptions,
  { url = '/', rawHeaders }: ChoosableRequest,
): string => {
  const queryAt = url.indexOf('?');
  const path = queryAt === -1 ? url : url.slice(0, queryAt);
  const found: string[] = [];
  if (header !== undefined) found.push(...headerValues(rawHeaders, header));
  if (queryStringNames.length > 0 && queryAt !== -1) {
    const wanted = queryStringNames.map((name) => name.toLowerCase());
    const query = [...new URLSearchParams(url.slice(queryAt + 1))];
    for (const name of wanted) {
      for (const [each, value] of query) {
        if (each.toLowerCase() === name) found.push(`${name}=${value}`);
      }
    }
  }
  // Paths are compared without case, as IIS does.
  return found.length > 0 ? found.join('\n') : path.toLowerCase();
};

/** A number between 0 and 1, both excluded, that looks random and is the same for the same text. */
const unitHash = (text: string): number => {
  // FNV-1a, then the finalizer of MurmurHash3: names and paths that differ in little come to lie far apart.
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash ^= hash >>> 16;
  return ((hash >>> 0) + 0.5) / 0x1_0000_0000;
};
