import type { SessionRef, SessionSnapshot } from '../../../stores/session.ts';
import { listOfIndex, listOfRefs } from '../../../survey/session-list.ts';
import type { SessionList } from '../../../survey/session-list.ts';
import type { CommandTarget } from '../../contributions/commands.ts';
import type { EndpointRecord } from '../../endpoints/endpoint-record.ts';
import type { HostServices } from '../../services.ts';
import { endpointIdOf, isSessionsNode } from '../nodes.ts';
import { searchAll } from '../pick/search-all.ts';
import type { SessionCommand } from '../pick/session-wishes.ts';
import type { SessionTargets } from '../session-target.ts';
import { addressKey } from '../session-uri.ts';
import type { SessionsModel } from '../sessions-model.ts';

/** What a command needs that is about one session or many. */
export interface ChosenParts {
  readonly model: SessionsModel;
  readonly services: HostServices;
  readonly targets: SessionTargets;
}

/** Sessions of one endpoint. */
export interface ChosenSessions {
  readonly record: EndpointRecord;
  readonly database: number;
  readonly list: SessionList;
  /** What they still have to fit once they are read; without it, all are meant. */
  readonly fits?: (snapshot: SessionSnapshot) => boolean;
}

/**
 * The sessions that a command is about: those of all selected rows, all of an application or endpoint where such a
 * row is among them, whatever is filtered; without rows, one that is found or asked for. Undefined when the user gave up.
 */
export async function chosenSessions(
  parts: ChosenParts,
  command: SessionCommand,
  target: CommandTarget | undefined,
  selection: readonly CommandTarget[] = [],
): Promise<readonly ChosenSessions[] | undefined> {
  const { services, targets, model } = parts;
  const isAmong = target !== undefined && selection.includes(target);
  const rows = isAmong ? selection : target === undefined ? [] : [target];
  const isAboutMany = rows.some(
    (row) => isSessionsNode(row) && (row.kind === 'group' || row.kind === 'endpoint'),
  );
  const all = await Promise.all(
    rows.map(async (row) => targets.named(row) ?? services.rowSessions.find(row, command)),
  );
  // Several rows of another view may stand for one session.
  const named = [
    ...new Map(all.flatMap((each) => (each ? [[addressKey(each), each] as const] : []))).values(),
  ];
  if (!isAboutMany && named.length === 0) {
    const found = await targets.find(target, command);
    const record = found && services.endpoints.get(found.endpointId);
    if (!found || !record) return undefined;
    return [{ record, database: found.database, list: listOfRefs([found.ref]) }];
  }
  const chosen: ChosenSessions[] = [];
  for (const record of services.endpoints.all()) {
    const { database, sessions } = model.entry(record.id);
    const lists: SessionList[] = [];
    const own = named.filter(({ endpointId }) => endpointId === record.id);
    const many = rows.filter(isSessionsNode).filter((row) => {
      const isWhole = row.kind === 'group' || row.kind === 'endpoint';
      return isWhole && endpointIdOf(row) === record.id;
    });
    if (many.length > 0) {
      const index = sessions.index ?? (await searchAll(services, record));
      if (!index) return undefined;
      for (const row of many) {
        lists.push(listOfIndex(index, row.kind === 'group' ? { group: row } : {}));
      }
    }
    if (own.length > 0) lists.push(listOfRefs(own.map(({ ref }) => ref)));
    if (lists.length > 0) chosen.push({ record, database, list: joined(lists) });
  }
  return chosen;
}

/** Several lists as one, in which each session stands once. */
function joined(lists: readonly SessionList[]): SessionList {
  const [only] = lists;
  if (only && lists.length === 1) return only;
  const keyOf = ({ layout, application, id }: SessionRef): string =>
    JSON.stringify([layout, application, id]);
  return {
    // Those that stand in two of them are few.
    count: lists.reduce((sum, { count }) => sum + count, 0),
    *refs() {
      const seen = new Set<string>();
      for (const list of lists) {
        for (const ref of list.refs()) {
          const key = keyOf(ref);
          if (seen.has(key)) continue;
          seen.add(key);
          yield ref;
        }
      }
    },
  };
}
