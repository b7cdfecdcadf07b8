import assert from 'node:assert/strict';
import { readOwnSlots } from '../../../src/redis/slot-claims.ts';

/** The reply that redis.io/docs/latest/commands/cluster-nodes shows, with slots on their way. */
const nodes = [
  '07c37dfeb235213a872192d90877d0cd55635b91 127.0.0.1:30004@31004,hostname4 slave e7d1eecce10fd6bb5eb35b9f99a514335d9ba9ca 0 1426238317239 4 connected',
  '67ed2db8d677e59ec4a4cefb06858cf2a1a89fa1 127.0.0.1:30002@31002,hostname2 master - 0 1426238316232 2 connected 5461-10922',
  'e7d1eecce10fd6bb5eb35b9f99a514335d9ba9ca 127.0.0.1:30001@31001,hostname1 myself,master - 0 0 1 connected 0-3 77 [77->-67ed2db8d677e59ec4a4cefb06858cf2a1a89fa1] [93-<-292f8b365bb7edb5e285caf0b7e6ddc7265d2f4f]',
].join('\n');

describe('readOwnSlots', () => {
  it('reads the slots of the node that was asked, and those that come and go', () => {
    const claim = readOwnSlots(nodes);
    assert.deepEqual([...(claim?.slots ?? [])], [0, 1, 2, 3, 77]);
    assert.deepEqual([...(claim?.migrating ?? [])], [77]);
    assert.deepEqual([...(claim?.importing ?? [])], [93]);
  });

  it('knows nothing where no node says that it is itself, and of no slot that there is not', () => {
    assert.equal(readOwnSlots('OK'), undefined);
    const odd = 'id 127.0.0.1:1@2 myself,master - 0 0 1 connected 16380-99999 x [a]';
    assert.deepEqual([...(readOwnSlots(odd)?.slots ?? [])], [16_380, 16_381, 16_382, 16_383]);
  });
});
