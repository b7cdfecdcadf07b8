import { fitsGroup, idPartOf } from '../../../lookup/filter/match-session.ts';
import type { SessionFilter } from '../../../lookup/filter/session-filter.ts';
import type { SessionRef } from '../../../stores/session.ts';
import type { SearchOptions } from '../../../stores/source/session-index.ts';
import type { SessionSource } from '../../../stores/source/session-source.ts';
import { listOfIndex, listOfRefs, type SessionList } from '../../../survey/session-list.ts';
import { waitingSessions } from '../../../survey/waiting-sessions.ts';
import type { CommandTarget } from '../../contributions/commands.ts';
import { nothingConnected } from '../../endpoints/nothing-connected.ts';
import { isSessionsNode, type GroupNode, endpointIdOf } from '../nodes.ts';
import { isOpen, type PickParts } from '../pick/pick-session.ts';

/** Sessions of one endpoint. */
export interface EndpointScope {
  readonly endpointId: string;
  /** Without it, all that are found. */
  readonly group?: Pick<GroupNode, 'layout' | 'application'>;
  /** Only these. */
  readonly refs?: readonly SessionRef[];
}

/** What rows stand for: their sessions, applications and endpoints; all connected endpoints without any. */
export function scopesOf(
  parts: PickParts,
  targets: readonly (CommandTarget | undefined)[],
): readonly EndpointScope[] {
  const nodes = targets
    .filter(isSessionsNode)
    .filter((node) => node.kind !== 'found' && node.kind !== 'filter');
  if (nodes.length === 0) {
    const open = parts.services.endpoints.all().filter((record) => isOpen(parts, record));
    if (open.length === 0) throw nothingConnected(parts.services);
    return open.map(({ id }) => ({ endpointId: id }));
  }
  const refs = new Map<string, SessionRef[]>();
  const scopes: EndpointScope[] = [];
  for (const node of nodes) {
    const endpointId = endpointIdOf(node);
    if (node.kind === 'session') {
      const some = refs.get(endpointId);
      if (some) some.push(node.ref);
      else refs.set(endpointId, [node.ref]);
    } else if (node.kind === 'group') {
      const { layout, application } = node;
      scopes.push({ endpointId, group: { layout, application } });
    } else scopes.push({ endpointId });
  }
  for (const [endpointId, some] of refs) scopes.push({ endpointId, refs: some });
  return scopes;
}

/** Sessions that are to be searched. */
export interface SessionsInScope {
  readonly list: SessionList;
  /** What they still have to fit once they are read. */
  readonly filters: readonly SessionFilter[];
  /** Of how many it could not be told whether requests wait for their locks, where a filter asks for that. */
  readonly unknownCount: number;
}

/** The sessions of a scope, as far as filters tell by their names; those of an endpoint are searched first where that wasn't done yet. */
export async function sessionsIn(
  { model }: PickParts,
  source: SessionSource,
  { endpointId, group, refs }: EndpointScope,
  filters: readonly SessionFilter[],
  options: { readonly signal: AbortSignal } & Pick<SearchOptions, 'onProgress'>,
): Promise<SessionsInScope> {
  if (refs) return { list: listOfRefs(refs), filters: [], unknownCount: 0 };
  const { sessions } = model.entry(endpointId);
  const isKnown = sessions.index !== undefined && sessions.state.phase === 'ready';
  const index =
    (isKnown ? sessions.index : undefined) ??
    // Whoever pays for it has agreed to that.
    (await source.find({ ...options, isQuiet: source.searchCost === undefined }));
  const idPart = idPartOf(filters);
  const isWaiting = filters.some(({ kind }) => kind === 'waiting');
  const list = listOfIndex(index, {
    ...(group && { group }),
    ...(idPart !== undefined && { idPart }),
    ...(isWaiting && { isLocked: true }),
    fits: (each) => fitsGroup(filters, each),
  });
  if (!isWaiting) return { list, filters, unknownCount: 0 };
  const { refs: waiting, unknownCount } = await waitingSessions(source, list, options.signal);
  const others = filters.filter(({ kind }) => kind !== 'waiting');
  return { list: listOfRefs(waiting), filters: others, unknownCount };
}
