import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { waysFor } from '../../../src/memcached/placing/ways.ts';

interface Places {
  readonly client: string;
  readonly servers: readonly string[];
  readonly keys: readonly string[];
  readonly places: readonly number[];
}

const all = readFileSync('test/fixtures/memcached/places.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Places);

describe('where clients of Memcached put their keys', () => {
  for (const { client, servers, keys, places } of all) {
    it(`is known: ${client}, ${servers.length} servers from ${servers[0] ?? ''}`, () => {
      const fitting = waysFor(servers).filter((way) =>
        keys.every((key, index) => way.serverOf(Buffer.from(key)) === places[index]),
      );
      assert.ok(fitting.length > 0);
      // Two ways that fit say the same of any other key.
      const [first] = fitting;
      for (const other of ['a', 'lock.a', '6f4922f45568161a8cdf4ad229']) {
        const bytes = Buffer.from(other);
        for (const way of fitting) assert.equal(way.serverOf(bytes), first?.serverOf(bytes));
      }
    });
  }

  it('is found whatever the order in which the site names its servers', () => {
    const { servers, keys, places } = all[0] ?? assert.fail();
    const turned = [...servers.slice(1), ...servers.slice(0, 1)];
    const way = waysFor(turned).find((one) =>
      keys.every(
        (key, index) => turned[one.serverOf(Buffer.from(key))] === servers[places[index] ?? -1],
      ),
    );
    assert.ok(way);
  });
});
