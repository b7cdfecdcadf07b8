import assert from 'node:assert/strict';
import type { DecodedValue, ValueEdit } from '../../../src/formats/value.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { scanSessions } from '../../../src/redis/scan/session-scan.ts';
import { decodeSessionItem } from '../../../src/stores/read/decode-session-item.ts';
import type { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { builtInKeys } from '../../../src/stores/layouts/key-recognition.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import type { SessionItem, SessionRef, SessionSnapshot } from '../../../src/stores/session.ts';
import { INSTANCE, type SiteClient } from './aspnetcore-site.ts';

/** Finds a client's session among all that are there, by the id under which the site knows it. */
export async function findSession(
  connection: RedisConnection,
  client: SiteClient,
): Promise<SessionSnapshot> {
  const { id } = await client.session();
  const index = await scanSessions(connection, builtInKeys);
  const group = { layout: 'aspnetcore', application: INSTANCE } as const;
  const { sessions } = index.page({ group, start: 0, count: index.sessionCount });
  for (const { ref } of sessions) {
    const snapshot = await readSession(connection, ref);
    const isSame = snapshot.facts?.some(
      (fact) => fact.kind === 'site-session-id' && fact.text === id,
    );
    if (isSame === true) return snapshot;
  }
  return assert.fail(`The session ${id} was not found among ${sessions.length}`);
}

/** The one key of a session. */
export function keyOf({ application, id }: SessionRef): string {
  return application + id;
}

/** What we make of an item. */
export function decoded(item: SessionItem | undefined): DecodedValue {
  assert.ok(item);
  return decodeSessionItem(item, 'core');
}

/** Edits the value of an item as the editor page does: the value's own format plans the bytes. */
export function editItem(draft: SessionDraft, name: string, ...edits: ValueEdit[]): void {
  for (const edit of edits) {
    const splices = decoded(draft.item(name)).edit(edit);
    draft.apply({ type: 'splice', item: name, splices });
  }
}

/** Names and values in base64. */
export function asPairs(
  items: readonly Pick<SessionItem, 'name' | 'bytes'>[],
): readonly (readonly [string | null, string])[] {
  return items.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('base64')]);
}
