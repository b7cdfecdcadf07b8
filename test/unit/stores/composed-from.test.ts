import assert from 'node:assert/strict';
import { randomFrom } from '../../../src/farm/seed/random.ts';
import { composedFrom } from '../../../src/stores/layouts/whole-value.ts';

describe('a value composed from what the server has', () => {
  it('is the new value, and no more is sent than what was put in', () => {
    const random = randomFrom(3);
    const bytes = (length: number) => Uint8Array.from({ length }, () => random.below(2));
    for (let round = 0; round < 2000; round++) {
      const before = bytes(random.below(round % 2 === 0 ? 20 : 20_000));
      const at = random.below(before.length + 1);
      const end = Math.min(before.length, at + random.below(50));
      const inserted = bytes(random.below(50));
      const after = Buffer.concat([before.subarray(0, at), inserted, before.subarray(end)]);
      const parts = composedFrom(before, after);
      const composed = parts.map((part) =>
        part instanceof Uint8Array ? part : before.subarray(part.start, part.end),
      );
      assert.deepEqual(Buffer.concat(composed), after);
      const sent = parts.filter((part) => part instanceof Uint8Array);
      assert.ok(Buffer.concat(sent).length <= inserted.length);
    }
  });
});
