import assert from 'node:assert/strict';
import { collectionBlobs } from '../../unit/formats/support/provider-sessions.ts';
import { localEndpoint, type WindowRig, windowRig } from './window-rig.ts';

const recorded = collectionBlobs().find(({ session }) => session.scenario === 'collections');
assert.ok(recorded);
const { app, id } = recorded.session;

/** A session of collections that provider 5.0.4 wrote: its id, its key and what that holds. */
export const collections = {
  id,
  key: `{${app}_${id}}_SessionStateItemCollection`,
  blob: recorded.blob,
} as const;

/** A {@link windowRig} with an editor that shows {@link collections}. */
export function collectionsRig(): WindowRig {
  const rig = windowRig(async (redis) => {
    await redis.ask('SET', collections.key, Buffer.from(collections.blob), 'EX', 1100);
    return localEndpoint(redis);
  });
  before(async () => {
    const { workbench } = rig;
    await workbench.openSidebar();
    await workbench.sessions.expand('local');
    const shown = `${id.slice(0, 6)}…`;
    await workbench.sessions.row(shown).click();
    await workbench.tab(shown).waitFor();
    await rig.editor.row('ListInt').waitFor();
  });
  return rig;
}
