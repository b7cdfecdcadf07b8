import assert from 'node:assert/strict';
import { editorState } from '../../../src/host/editor/editor-state.ts';
import type { EditorState } from '../../../src/protocol/editor-state.ts';
import { askOk } from '../support/endpoint.ts';
import { until } from '../support/extension.ts';
import { keys, openedSession } from '../support/session-rig.ts';

describe('the header and the banner of an open session', () => {
  const rig = openedSession();
  const state = (): EditorState =>
    editorState({
      document: rig.document,
      endpoint: rig.handle.services.endpoints.get(rig.uri.authority),
      replica: undefined,
      showsWholeId: true,
      isRaw: false,
    });
  const marks = () => state().marks.map(({ kind, title }) => [kind, title]);
  const actions = () => state().banner?.buttons.map(({ action }) => action);
  const lock = async (value: string, ...seconds: readonly string[]): Promise<string> => {
    await askOk(rig.server, ['SET', keys.lock, value, ...seconds]);
    return until(() => rig.document.latest.lock && state().banner?.text, 'the lock');
  };

  it('say that it is production and read-only, and offer nothing that would be refused', async () => {
    const { endpoints } = rig.handle.services;
    assert.deepEqual(marks(), []);
    assert.deepEqual(state().save, { isOffered: true, reason: 'There is nothing to save.' });
    await endpoints.update(rig.uri.authority, { canWrite: false, environment: 'production' });
    assert.deepEqual(marks(), [
      ['production', 'shop is a production endpoint.'],
      ['read-only', 'This endpoint is read-only.'],
    ]);
    assert.equal(state().save.isOffered, false);
    assert.equal(state().canAddItems, false);
    assert.deepEqual(
      state().menu.map(({ action }) => action),
      ['copy-json', 'compare-with', 'show-timeline', 'export-session'],
    );
    assert.deepEqual(actions(), ['allow-edits']);
    await lock('639000000000000000', 'EX', '100');
    assert.deepEqual(actions(), ['explain-lock', 'allow-edits'], 'and no lock to release');
  });

  it('offer a save as long as it is not known to be refused', async () => {
    rig.setName('Maja');
    assert.deepEqual(state().save, { isOffered: true });
    await lock('639000000000000000', 'EX', '100');
    assert.deepEqual(state().save, { isOffered: true, reason: 'This session is locked.' });
    await askOk(rig.server, ['DEL', keys.lock]);
    await until(() => state().save.reason === undefined, 'the lock to be gone');
    await askOk(rig.server, ['DEL', keys.data, keys.timeout]);
    await until(() => state().save.reason === 'This session no longer exists.', 'the end');
  });

  it('say of a lock what is known of it', async () => {
    // No server writes such a value: nobody can tell since when it is there.
    const limited = await lock('somebody', 'EX', '500');
    assert.match(
      limited,
      /^This session is locked, so you cannot save yet\. The lock expires at [\d:]+( [AP]M)? unless it is renewed\.$/,
    );
    const forever = await (async () => {
      await askOk(rig.server, ['PERSIST', keys.lock]);
      return until(
        () => (state().banner?.text ?? '').includes('never expires') && state().banner,
        'it',
      );
    })();
    assert.equal(
      forever.text,
      'This session is locked, so you cannot save yet. This lock never expires.',
    );
  });

  it('say nothing of items that were never seen', async () => {
    await askOk(rig.server, ['DEL', keys.data, keys.timeout]);
    await until(() => rig.document.notices.goneAtMs !== undefined, 'the end');
    assert.match(state().banner?.text ?? '', /ended or expired by .*last known items\.$/);
    const stale = await rig.handle.editor.loaded?.provider.openCustomDocument(rig.uri, {
      backupId: undefined,
      untitledDocumentData: undefined,
    });
    assert.ok(stale);
    assert.deepEqual([stale.isLoading, stale.wasRead], [true, false]);
    await stale.whenLoaded;
    rig.document = stale;
    assert.match(state().banner?.text ?? '', /^This session ended or expired by [^.]*\.$/);
    assert.deepEqual(actions(), ['explain-loss', 'reload']);
    stale.dispose();
  });
});
