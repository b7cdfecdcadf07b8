import type { FarmRequest } from '../../lookup/hang/evidence.ts';
import type { TraceEntry } from '../../protocol/farm/trace.ts';
import type { ChangingRequest } from '../../survey/history/changing-request.ts';
import type { FarmState } from '../../protocol/farm/state.ts';
import type { FindChanges, FindRequests } from '../sessions/session-requests.ts';
import { addressKey } from '../sessions/session-uri.ts';
import type { SessionAddress } from '../sessions/session-uri.ts';
import type { FarmSessionPlaces } from './debug/farm-session-places.ts';
import type { StoppedServers } from './debug/stopped-servers.ts';
import type { Farms } from './farms.ts';
import { requestLabel } from './request-row.ts';
import type { RunningFarm } from './running-farm.ts';

/** More sessions are not asked for at once. */
const maxSessions = 200;

/** Finds the requests of farms that belong to a session. */
export function requestsOfSession(
  farms: Farms,
  places: FarmSessionPlaces,
  stopped: StoppedServers,
): FindRequests {
  return async (address) => {
    const found = await Promise.all(
      farms.all().map(async (farm) => {
        const { state } = farm;
        const own = await numbersOf(farm, places, address);
        return state && own.size > 0 ? requestsOf(farm, state, own, stopped) : undefined;
      }),
    );
    const told = found.filter((requests) => requests !== undefined);
    return told.length === 0 ? undefined : told.flat();
  };
}

/** Finds the requests of farms that were about a session, among those that the farms remember. */
export function changesOfSession(farms: Farms, places: FarmSessionPlaces): FindChanges {
  return async (address) => {
    const found = await Promise.all(
      farms.all().map(async (farm) => {
        const own = await numbersOf(farm, places, address);
        return farm.trace.filter(({ session }) => session !== undefined && own.has(session));
      }),
    );
    return found.flat().map(changeOf);
  };
}

/** A request as the timeline of its session tells of it. */
export function changeOf(entry: TraceEntry): ChangingRequest {
  const { id, server, arrivedAtMs, durationMs } = entry;
  return {
    // A farm that starts again counts from 1.
    key: `${arrivedAtMs} ${id}`,
    label: requestLabel(entry),
    arrivedAtMs,
    endedAtMs: arrivedAtMs + durationMs,
    items: entry.changes?.map(({ name }) => name) ?? entry.changed ?? [],
    ...(server !== undefined && { server }),
  };
}

/** The numbers under which a farm knows a session. */
async function numbersOf(
  farm: RunningFarm,
  places: FarmSessionPlaces,
  address: SessionAddress,
): Promise<ReadonlySet<number>> {
  const wanted = addressKey(address);
  const numbers = (farm.state?.sessions ?? []).map(({ number }) => number).slice(-maxSessions);
  const known = await Promise.all(
    numbers.map(async (number) => {
      const at = await places.of(farm, number);
      return at && addressKey(at) === wanted ? [number] : [];
    }),
  );
  return new Set(known.flat());
}

function requestsOf(
  farm: RunningFarm,
  { underway = [], sessions = [], servers }: FarmState,
  own: ReadonlySet<number>,
  stopped: StoppedServers,
): readonly FarmRequest[] {
  const holders = new Set(
    sessions.flatMap(({ number, lock }) => (own.has(number) ? (lock?.request ?? []) : [])),
  );
  return underway
    .filter(({ session }) => session !== undefined && own.has(session))
    .map(({ id, method, path, server, arrivedAtMs, isHeld, waitsFor }) => {
      const stop =
        stopped.all().find((each) => each.farm === farm && each.server === server)?.sinceMs ??
        servers.find(({ name }) => name === server)?.stoppedSinceMs;
      return {
        farm: farm.name,
        method,
        path,
        sinceMs: waitsFor?.sinceMs ?? arrivedAtMs,
        role: holders.has(id) ? 'has-lock' : isHeld ? 'held' : waitsFor ? 'waits' : 'runs',
        ...(server !== undefined && { server }),
        ...(stop !== undefined && { stoppedSinceMs: stop }),
      };
    });
}
