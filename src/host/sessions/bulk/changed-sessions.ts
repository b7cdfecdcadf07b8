import { listOfRefs, type SessionList } from '../../../survey/session-list.ts';
import type { SessionAddress } from '../session-uri.ts';
import type { ChosenSessions } from '../transfer/chosen-sessions.ts';

/** Sessions of one endpoint that are changed together. */
export interface ChangedSessions {
  readonly place: Pick<SessionAddress, 'endpointId' | 'database'>;
  readonly list: SessionList;
}

/** Single sessions, by their endpoints. */
export function byEndpoint(addresses: readonly SessionAddress[]): readonly ChangedSessions[] {
  const places = new Map<string, SessionAddress[]>();
  for (const address of addresses) {
    const key = `${address.endpointId} ${address.database}`;
    places.set(key, [...(places.get(key) ?? []), address]);
  }
  return [...places.values()].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    const { endpointId, database } = first;
    return [{ place: { endpointId, database }, list: listOfRefs(all.map(({ ref }) => ref)) }];
  });
}

/** Sessions that rows stand for, of whole applications too. */
export function changedOf(chosen: readonly ChosenSessions[]): readonly ChangedSessions[] {
  return chosen.map(({ record, database, list }) => ({
    place: { endpointId: record.id, database },
    list,
  }));
}
