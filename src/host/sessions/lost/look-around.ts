import * as vscode from '../../shown/vscode.ts';
import type { LostEvidence, UnreachedPlace, WantedSession } from '../../../lookup/lost/evidence.ts';
import { gather, type OpenPlace } from '../../../lookup/lost/gather.ts';
import type { Clues } from '../../../lookup/clues.ts';
import type { SessionIndex } from '../../../stores/source/session-index.ts';
import type { SessionSource } from '../../../stores/source/session-source.ts';
import { otherDatabases } from '../../../stores/source/source-vitals.ts';
import type { EndpointRecord } from '../../endpoints/endpoint-record.ts';
import { draftOf, trialOptions } from '../../endpoints/endpoint-draft.ts';
import { formatCount } from '../../text-format.ts';
import { isOpen, type PickParts } from '../pick/pick-session.ts';

/** Of each server, so many other databases are looked into. */
const maxDatabases = 16;

/** What is looked for, everywhere. */
export interface LostQuestion {
  readonly wanted: WantedSession;
  readonly clues: Pick<Clues, 'refs' | 'ids'>;
}

/** How a look around is watched. */
export interface LookOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (message: string) => void;
  /** Which endpoints there are for whoever asks; all without it. */
  readonly mayAsk?: (record: EndpointRecord) => boolean;
}

/** Asks all endpoints that are connected, and the other databases of their servers. */
export async function lookAround(
  parts: PickParts,
  { wanted, clues }: LostQuestion,
  options: LookOptions,
): Promise<LostEvidence> {
  const { services } = parts;
  const records = services.endpoints.all().filter(options.mayAsk ?? (() => true));
  const unreached: UnreachedPlace[] = [];
  const places: OpenPlace[] = [];
  for (const record of records) {
    const { id: endpointId, name } = record;
    const isHome = endpointId === wanted.home?.endpointId;
    if (!isHome && !isOpen(parts, record)) {
      const { phase } = parts.model.entry(endpointId).sessions.state;
      unreached.push({ endpointId, name, why: phase === 'failed' ? 'failed' : 'disconnected' });
      continue;
    }
    try {
      places.push(await openPlace(parts, record, options));
    } catch (error) {
      options.signal.throwIfAborted();
      services.log.info('lost', `${name}: ${String(error)}`);
      unreached.push({ endpointId, name, why: 'failed' });
    }
  }
  const groups = places.flatMap(({ index }) => index?.groups() ?? []);
  const question = { wanted, clues, groups, sightings: services.sightings };
  const found = [];
  for (const place of places) {
    const evidence = await gather(place, question);
    found.push(evidence);
    const { servers, database, endpointId } = evidence;
    if (!hasDatabases(place.source)) continue;
    const record = services.endpoints.get(endpointId);
    const others = otherDatabases({ readAtMs: Date.now(), servers }, database);
    const homeDatabase =
      wanted.home?.endpointId === endpointId && wanted.home.database !== database
        ? [{ database: wanted.home.database }]
        : [];
    for (const other of [...homeDatabase, ...others].slice(0, maxDatabases)) {
      if (!record) continue;
      options.signal.throwIfAborted();
      const opened = await openDatabase(parts, record, other.database, options.signal);
      if (!opened) continue;
      try {
        const { name } = place;
        const inside = { endpointId, database: other.database, name, isOwn: false, source: opened };
        found.push(await gather(inside, question));
      } finally {
        opened.close();
      }
    }
  }
  const ids = new Set([...clues.ids, ...clues.refs].map(({ id }) => id));
  return {
    nowMs: Date.now(),
    wanted,
    places: found,
    unreached,
    sightings: services.sightings
      .of(ids)
      .filter((seen) => records.some(({ id }) => id === seen.endpointId)),
  };
}

async function openPlace(
  { services, model }: PickParts,
  record: EndpointRecord,
  { signal, onProgress }: LookOptions,
): Promise<OpenPlace> {
  const { id: endpointId, name } = record;
  const source = await services.connections.connect(endpointId, { signal });
  const { database } = model.entry(endpointId);
  const index = await search(source, signal, onProgress);
  return { endpointId, database, name, isOwn: true, source, ...(index && { index }) };
}

/** Only a Redis that is no cluster has numbered databases. */
function hasDatabases({ facts: { engine = 'redis', mode } }: SessionSource): boolean {
  return (engine === 'redis' || engine === 'valkey') && mode !== 'cluster';
}

/** @returns undefined where the source lists nothing, or the user has no right to it */
async function search(
  source: SessionSource,
  signal: AbortSignal,
  onProgress: (message: string) => void,
): Promise<SessionIndex | undefined> {
  if (source.limitOf('find')) return undefined;
  try {
    return await source.find({
      isQuiet: true,
      signal,
      onProgress: ({ keyCount }) =>
        onProgress(vscode.l10n.t('{0} keys so far', formatCount(keyCount, vscode.env.language))),
    });
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/** Another database of a server, on a connection that the caller closes; undefined where it can't be opened. */
async function openDatabase(
  { services }: PickParts,
  record: EndpointRecord,
  database: number,
  signal: AbortSignal,
): Promise<SessionSource | undefined> {
  try {
    const way = trialOptions(draftOf(record, await services.endpoints.secrets(record.id)));
    return await services.connect({ ...way, address: { ...way.address, database } }, signal);
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
