import assert from 'node:assert/strict';
import { askOk } from '../support/endpoint.ts';
import { until } from '../support/extension.ts';
import { ann, bob, keys, openedSession } from '../support/session-rig.ts';

describe('an open session that somebody else changes', () => {
  const rig = openedSession();
  /** Stores items and leaves the lifetime as it is, as another Session Farm or a console does. */
  const storeBeside = (hex: string): Promise<void> =>
    askOk(rig.server, ['SET', keys.data, Buffer.from(hex, 'hex'), 'KEEPTTL']);

  it('shows the new values, though its lifetime did not slide', async () => {
    await storeBeside(bob);
    await until(() => rig.name() === 'Bob', 'the new value');
    assert.equal(rig.document.draft.isDirty, false);
    assert.equal(rig.banner(), undefined);
    await storeBeside(ann);
    await until(() => rig.name() === 'Ann', 'the value that came back');
  });

  it('keeps the edits, and names the item that was changed here and there', async () => {
    rig.setName('Maja');
    await storeBeside(bob);
    const banner = await until(() => rig.banner(), 'a banner');
    assert.equal(banner.text, 'Name changed in Redis since you opened this session.');
    assert.equal(rig.name(), 'Maja');
    await storeBeside(ann);
    await until(() => rig.banner() === undefined, 'the banner to go with its reason');
    assert.equal(rig.name(), 'Maja');
  });

  it('says when a request takes the lock, and when that is over', async () => {
    await askOk(rig.server, ['SET', keys.lock, '639000000000000000', 'EX', 100]);
    await until(() => rig.banner()?.text.includes('cannot save yet'), 'the lock');
    await askOk(rig.server, ['DEL', keys.lock]);
    await until(() => rig.banner() === undefined, 'the lock to be gone');
  });

  it('says that it has gone when its key gets another name', async () => {
    await askOk(rig.server, ['RENAME', keys.data, 'elsewhere']);
    await askOk(rig.server, ['DEL', keys.timeout]);
    await until(() => rig.document.notices.goneAtMs !== undefined, 'the end');
    await askOk(rig.server, ['RENAME', 'elsewhere', keys.data]);
    await until(() => rig.document.notices.goneAtMs === undefined, 'the session to be back');
  });
});
