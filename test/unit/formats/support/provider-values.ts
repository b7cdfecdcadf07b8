import assert from 'node:assert/strict';

/** A described value (see `describeStream`). */
type Described = Record<string, unknown> | null;
/** A value as a provider returned it. */
type Expected = Record<string, unknown>;

/**
 * Asserts that a described value is the one that a provider returned. Both say the same in other
 * words: members by name or in a list, identities everywhere or only where something refers to them.
 */
export function assertProviderValue(described: Described, expected: Expected): void {
  new Comparison().compare(described, expected);
}

class Comparison {
  /** The `$id` of the described value for each id of the expected one. */
  readonly #ids = new Map<unknown, unknown>();

  compare(described: Described, expected: Expected): void {
    if ('ref' in expected) {
      assert.equal(described?.['$ref'], this.#ids.get(expected['ref']));
      return;
    }
    if (expected['type'] === null) {
      assert.equal(described, null);
      return;
    }
    assert.ok(described, 'null instead of a value');
    if ('id' in expected) this.#ids.set(expected['id'], described['$id']);
    if ('enum' in expected) {
      assert.equal(described['$enum'], expected['type']);
      assert.equal(described['value'], expected['underlying']);
    } else if ('message' in expected) this.#exception(described, expected);
    else if ('tables' in expected || 'rows' in expected) {
      assert.equal(described['$type'], expected['type']);
    } else if (typeof expected['value'] === 'string' || 'sha256Utf8' in expected) {
      this.#scalar(described, expected);
    } else this.#compound(described, expected);
  }

  #exception(described: Record<string, unknown>, expected: Expected): void {
    const fields = described['fields'] as Record<string, { value?: unknown } | null>;
    const text = (name: string): unknown => fields[name]?.value ?? null;
    assert.equal(described['$type'], expected['type']);
    assert.ok(String(expected['message']).startsWith(String(text('Message'))));
    assert.equal(text('HResult'), String(expected['hresult']));
    assert.equal(text('StackTraceString'), expected['stackTrace']);
    assert.equal(text('HelpURL'), expected['helpLink']);
    const { inner } = expected;
    if (inner) this.compare(fields['InnerException'] ?? null, inner as Expected);
  }

  #scalar(described: Record<string, unknown>, expected: Expected): void {
    if (expected['type'] === 'System.Collections.BitArray') {
      const bits = (described['values'] as string[]).map((bit) => (bit === 'true' ? '1' : '0'));
      assert.equal(bits.join(''), expected['value']);
      return;
    }
    assert.equal(described['$scalar'], expected['type']);
    if ('sha256Utf8' in expected) {
      assert.equal(String(described['value']).length, expected['length']);
      return;
    }
    switch (expected['type']) {
      case 'System.DBNull':
        break;
      case 'System.TimeSpan':
        assert.equal(described['text'], expected['value']);
        assert.equal(described['value'], expected['ticks']);
        break;
      case 'System.DateTime':
        assert.equal(described['kind'], expected['kind']);
        assert.equal(described['ticks'], expected['ticks']);
        assert.equal(described['value'], expected['value']);
        break;
      case 'System.Single':
      case 'System.Double':
        assert.equal(String(described['bits']).toLowerCase(), expected['bits']);
        assert.equal(described['value'], expected['value']);
        break;
      default:
        assert.equal(described['value'], expected['value']);
    }
  }

  #compound(described: Record<string, unknown>, expected: Expected): void {
    const type =
      described['$type'] ?? described['$list'] ?? described['$dict'] ?? described['$array'];
    assert.equal(type, expected['type']);
    if ('base64' in expected) {
      const hex = Buffer.from(String(expected['base64']), 'base64').toString('hex');
      assert.equal(described['hex'], hex);
    } else if ('members' in expected) {
      const fields = described['fields'] as Record<string, Described>;
      const members = expected['members'] as (Expected & { name: string })[];
      assert.deepEqual(Object.keys(fields).sort(), members.map(({ name }) => name).sort());
      for (const member of members) this.compare(fields[member.name] ?? null, member);
    } else if ('entries' in expected || described['$dict'] !== undefined) {
      this.#entries(described, expected);
    } else if ('key' in expected) {
      const [key, value] = Object.values(described['fields'] as Record<string, Described>);
      this.compare(key ?? null, expected['key'] as Expected);
      this.compare(value ?? null, expected['value'] as Expected);
    } else this.#items(described, expected['items'] as Expected[]);
  }

  #items(described: Record<string, unknown>, expected: readonly Expected[]): void {
    const raw = described['values'] as string[] | undefined;
    if (raw) {
      const values = expected.map((item) => (item['ticks'] ?? item['value']) as string);
      if (String(described['$array']).startsWith('System.DateTime')) {
        const ticks = (described['raw'] as string[]).map(
          (bits) => BigInt(bits) & ((1n << 62n) - 1n),
        );
        assert.deepEqual(ticks.map(String), values);
      } else if (described['$array'] === 'System.Char[]') {
        const codes = raw.map((char) => char.charCodeAt(0));
        const expectedCodes = expected.map((item) => item['code']);
        assert.deepEqual(codes, expectedCodes);
      } else assert.deepEqual(raw, values);
      return;
    }
    const items = (described['items'] ?? tupleItems(described)) as Described[];
    assert.equal(items.length, expected.length);
    for (const [index, item] of expected.entries()) this.compare(items[index] ?? null, item);
  }

  #entries(described: Record<string, unknown>, expected: Expected): void {
    const pairs = described['entries'] as [Described, Described][];
    const entries = (expected['entries'] ?? expected['items']) as {
      key: Expected;
      value: Expected;
    }[];
    assert.equal(pairs.length, entries.length);
    const isUnordered = expected['unordered'] === true;
    for (const [index, { key, value }] of entries.entries()) {
      const pair = isUnordered
        ? pairs.find(([candidate]) => candidate?.['value'] === key['value'])
        : pairs[index];
      this.compare(pair?.[0] ?? null, key);
      this.compare(pair?.[1] ?? null, value);
    }
  }
}

/** A tuple's items; from the eighth on they stand in a tuple of their own. */
function tupleItems(described: Record<string, unknown>): Described[] {
  const items: Described[] = [];
  let fields = Object.entries(described['fields'] as Record<string, Described>);
  while (fields.length > 0) {
    const rest = fields.find(([name]) => name.endsWith('Rest'))?.[1];
    items.push(...fields.filter(([name]) => !name.endsWith('Rest')).map(([, item]) => item));
    fields = Object.entries((rest?.['fields'] ?? {}) as Record<string, Described>);
  }
  return items;
}
