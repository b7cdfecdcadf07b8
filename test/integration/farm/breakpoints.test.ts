import assert from 'node:assert/strict';
import { FarmRig } from './support/farm-rig.ts';
import { request, until } from './support/http.ts';

describe('breakpoints for requests', function () {
  this.timeout(60_000);
  let rig: FarmRig;

  afterEach(() => rig.stop());

  it('hold what fits, of the definition and those set later, and nothing else', async () => {
    rig = await FarmRig.ready({ breakpoints: [{ path: '/slow*', method: 'get', once: true }] });
    const client = await rig.control();
    assert.equal((await request(rig.port, { path: '/Result' })).status, 200);
    const stopped = request(rig.port, { path: '/SLOW?seconds=0' });
    const state = await client.stateWhere('it waits', ({ held }) => held.length === 1);
    assert.equal(state.held[0]?.breakpoint, 'task-1');
    assert.deepEqual(state.breakpoints, []);
    assert.equal(await client.command({ name: 'sendOn', request: state.held[0].id }), undefined);
    assert.equal((await stopped).status, 200);
    assert.equal((await request(rig.port, { path: '/Slow?seconds=0' })).status, 200);

    // A host may ask for something of it, not knowing yet that it has gone.
    const once = { id: 'task-1', isEnabled: true, path: '/slow*', isOnce: true };
    const changed = await client.ask({
      name: 'changeBreakpoints',
      change: { changed: [once] },
    });
    assert.deepEqual(changed, []);
    const two = { id: 'two', isEnabled: true, when: 'concurrent' } as const;
    const three = { id: 'three', isEnabled: true, path: '/Result' };
    await client.command({ name: 'changeBreakpoints', change: { put: [two, three] } });
    const rules = await client.ask({
      name: 'changeBreakpoints',
      change: { put: [{ ...two, isEnabled: true }], removed: ['three', 'nobody'] },
    });
    assert.deepEqual(rules, [two]);
    const headers = { Cookie: 'ASP.NET_SessionId=4hj2k1abcdefghijklmnox0q' };
    const first = request(rig.port, { path: '/Slow?seconds=2', headers });
    await client.stateWhere('the first is under way', ({ underway = [] }) => underway.length === 1);
    const second = request(rig.port, { path: '/Result', headers });
    second.catch(() => undefined);
    await until('the second waits', () => client.state?.held[0]?.breakpoint === 'two');
    assert.equal(client.state?.held[0]?.session, client.state?.underway?.[0]?.session);
    await client.command({ name: 'drop', request: client.state?.held[0]?.id ?? 0 });
    await assert.rejects(second);
    await first;
  });
});
