import assert from 'node:assert/strict';
import { readCollection } from '../../../src/formats/alt/collection.ts';
import { object, valueMembers } from '../../../src/formats/describe/describe.ts';
import type { ItemEncoding } from '../../../src/formats/encoding.ts';
import { decodeItem } from '../../../src/formats/registry.ts';
import { fromBase64 } from './support/fixtures.ts';
import { providerSessions, type ProviderSession } from './support/provider-sessions.ts';
import { assertProviderValue } from './support/provider-values.ts';

interface Item {
  readonly name: string | null;
  readonly bytes: Uint8Array;
  readonly encoding: ItemEncoding;
}

function itemsOf(session: ProviderSession): Item[] {
  return session.keys.flatMap(({ key, fields, base64 }): Item[] => {
    if (key.endsWith('_Data')) {
      return (fields ?? []).map((field) => ({
        name: field.name,
        bytes: fromBase64(field.base64),
        encoding: 'nrbf',
      }));
    }
    if (!key.endsWith('_SessionStateItemCollection') || base64 === undefined) return [];
    const { items, failure } = readCollection(fromBase64(base64));
    assert.equal(failure, undefined);
    return items.map(({ name, bytes }) => ({ name, bytes, encoding: 'alt' }));
  });
}

describe('Items as the session providers return them', () => {
  for (const session of providerSessions.filter(({ state }) => state.found)) {
    it(`${session.provider} ${session.scenario} ${session.app} ${session.id}`, () => {
      const items = itemsOf(session);
      const before = (session as { beforePatch?: ProviderSession['expected'] }).beforePatch;
      for (const expected of session.expected) {
        const item = items.find(({ name }) => name === expected.name);
        assert.ok(item, String(expected.name));
        const decoded = decodeItem(item.bytes, item.encoding);
        assert.equal(decoded.failure, undefined, String(expected.name));
        const { value } = JSON.parse(object(valueMembers(decoded))) as { value: null };
        // Where a type's name was changed, the server reads defaults or fails; the bytes hold more.
        if (before) continue;
        assertProviderValue(value, expected);
      }
    });
  }
});
