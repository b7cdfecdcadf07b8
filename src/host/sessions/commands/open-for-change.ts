import type { SessionSource } from '../../../stores/source/session-source.ts';
import { ensureWritable } from '../../endpoints/edit-permission.ts';
import type { HostServices } from '../../services.ts';
import type { SessionAddress } from '../session-uri.ts';
import { masksIds, shownId } from '../tree-items.ts';

/** A session that may be changed now. */
export interface ChangeableSession {
  readonly source: SessionSource;
  /** Its id as texts show it. */
  readonly id: string;
  /** The name of its endpoint. */
  readonly endpointName: string;
}

/**
 * What a command needs that changes a session; undefined when its endpoint is read-only and the user
 * doesn't allow edits.
 */
export async function openForChange(
  services: HostServices,
  { endpointId, database, ref }: SessionAddress,
): Promise<ChangeableSession | undefined> {
  if (!(await ensureWritable(services, endpointId))) return undefined;
  const record = services.endpoints.get(endpointId);
  const source = await services.connections.connect(endpointId, { database });
  return { source, id: shownId(ref, masksIds(record)), endpointName: record?.name ?? '' };
}
