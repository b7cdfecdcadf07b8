import assert from 'node:assert/strict';
import { localEndpoint, windowRig } from './support/window-rig.ts';

const shopId = '4hj2k1abcdefghijklmnox0q';
const taughtId = '7f3a9c7f3a9c7f3a7f3a9c7f3a9c7f3a';

describe('a site with keys and a serializer of its own', () => {
  const rig = windowRig(async (redis) => {
    // MessagePack of {"user": "Ann", "count": 3}.
    const packed = Buffer.from('82a475736572a3416e6ea5636f756e7403', 'hex');
    await redis.ask('HSET', `{/Shop_${shopId}}_Data`, 'Cart', packed);
    await redis.ask('HSET', `{/Shop_${shopId}}_Internal`, 'SessionTimeout', '1200');
    await redis.ask('SET', `store:eu:session:${taughtId}`, '{"user":"Ann","visits":7}');
    await redis.ask('SET', `store:us:session:${taughtId.slice(1)}0`, '{"user":"Ben","visits":8}');
    return localEndpoint(redis);
  });

  it('is understood after Teach a Layout, step by step', async () => {
    const { workbench } = rig;
    const { sessions, quickInput } = workbench;
    await workbench.openSidebar();
    await sessions.expand('local');
    await workbench.runCommand('Session Farm: Teach a Layout…');
    for (const step of [
      'store:eu:session:*',
      'store:eu:session:{id}',
      'store:{application}:session:{id}',
      'JSON',
      'Change Name…',
    ]) {
      await quickInput.item(step).first().waitFor();
      await quickInput.pick(step);
    }
    await quickInput.root.getByText('Enter the name of the layout').waitFor();
    await quickInput.enter('Shop of the EU');
    await quickInput.item('Shop of the EU').first().waitFor();
    await quickInput.pick('Save in');
    await workbench.notification('The layout "Shop of the EU" was added').waitFor();
    await sessions.expand(/^eu/);
    await sessions.row(taughtId.slice(0, 6)).click();
    await rig.editor.row('visits').getByText('7').waitFor();
  });

  it('has a value read in the format that a person chooses', async () => {
    const { workbench, editor } = rig;
    const { sessions, quickInput } = workbench;
    await sessions.expand('/Shop');
    await sessions.row(shopId.slice(0, 6)).click();
    await editor.row('Cart').waitFor();
    await editor.choose('Cart', 'Read As…');
    await quickInput.itemOf('MessagePack').click();
    await quickInput.pick('This item of this session');
    await editor.row('Cart').getByText('MessagePack, as chosen').waitFor();
    await editor.select('Cart');
    await workbench.page.keyboard.press('ArrowRight');
    await editor.row('user').getByText('Ann').waitFor();
    assert.equal(await workbench.isDirty('…'), false);
  });
});
