import type { SessionRef } from '../../../stores/session.ts';
import type { SessionAddress } from '../session-uri.ts';

/** What stands for the endpoint of timelines that were opened from files; endpoints have other ids. */
const openedEndpoint = 'timeline-file-';

/** How many were opened: each is another session. */
let openedCount = 0;

/** Where the timeline of a file is found, as that of a session of an endpoint. */
export function newOpenedAddress(ref: SessionRef): SessionAddress {
  openedCount += 1;
  return { endpointId: `${openedEndpoint}${openedCount}`, database: 0, ref };
}

/** Whether a timeline is one of a file. */
export function isOpened({ endpointId }: SessionAddress): boolean {
  return endpointId.startsWith(openedEndpoint);
}
