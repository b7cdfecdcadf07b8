import { DumpedKeysTaker } from '../wire/dumped-keys.ts';
import type { KeySink } from '../wire/listed-keys.ts';
import { LinesTaker } from '../wire/reply-taker.ts';
import { listClass, plainRequests } from '../wire/requests.ts';
import type { TextLink } from '../wire/text-link.ts';

/** What became of listing a server's keys. */
export interface Listed {
  /** The server's own word where it refuses. */
  readonly refused?: string;
  /** How many entries it has beside those that it listed. */
  readonly unlistedCount: number;
}

/** Lines of what a server says of its classes: it has 63 of them at most. */
const MAX_LINES = 4096;

/**
 * Lists keys by classes of sizes, for servers without a crawler. Each answer ends at two megabytes, and newer servers
 * leave out what was used of late (memcached items.c, item_cachedump): that isn't listed. @throws LinkError
 */
export async function listByClass(link: TextLink, sink: KeySink): Promise<Listed> {
  const lines = await link.ask(plainRequests.classes, new LinesTaker(MAX_LINES));
  let unlistedCount = 0;
  for (const line of lines) {
    const [, number, entryCount] = /^STAT items:(\d{1,3}):number (\d{1,15})$/.exec(line) ?? [];
    if (number === undefined || entryCount === undefined) continue;
    const listed = await link.ask(listClass(Number(number)), new DumpedKeysTaker(sink));
    if (listed.refused !== undefined) return { refused: listed.refused, unlistedCount: 0 };
    unlistedCount += Math.max(0, Number(entryCount) - listed.count);
  }
  return { unlistedCount };
}
