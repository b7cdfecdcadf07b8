import assert from 'node:assert/strict';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { SessionItem } from '../../../../src/stores/session.ts';
import { SessionMatcher } from '../../../../src/survey/search/match-session.ts';
import { parseQuery, QueryError } from '../../../../src/survey/search/query.ts';
import { TimeLimitError, withinTime } from '../../../../src/survey/search/within-time.ts';

const cart = {
  Owner: 'Ann Meyer',
  Total: 120.5,
  Note: null,
  Items: [
    { Name: 'Blue Lamp', Price: 20, At: '2026-11-29T10:00:00' },
    { Name: 'Chair', Price: 100, At: '2026-12-01T10:00:00' },
  ],
  Huge: 9007199254740993n,
};

describe('a search in a session', () => {
  const cases: readonly (readonly [query: string, places: readonly string[]])[] = [
    ['name:cart', ['Cart']],
    ['name:=Car', []],
    ['name:c*t', ['Cart']],
    ['name:=User*', ['UserName']],
    ['ann meyer', ['Cart.Owner', 'UserName']],
    ['"ANN"', ['Cart.Owner', 'UserName']],
    ['owner', ['Cart.Owner']],
    ['cart >100', ['Cart.Total', 'Cart.Huge']],
    ['value:>=100', ['Cart.Total', 'Cart.Items[1].Price', 'Cart.Huge']],
    ['10..20', ['Cart.Items[0].Price']],
    ['..20', ['Cart.Items[0].Price']],
    ['value:<30', ['Cart.Items[0].Price']],
    ['value:9007199254740993', ['Cart.Huge']],
    ['value:=9007199254740992', []],
    ['value:>9007199254740992', ['Cart.Huge']],
    ['path:Items[0].Name', ['Cart.Items[0].Name']],
    ['path:Items[*].Price', ['Cart.Items[0].Price', 'Cart.Items[1].Price']],
    ['path:Price value:>50', ['Cart.Items[1].Price']],
    ['path:rice', []],
    ['null', ['Cart.Note']],
    ['"null"', []],
    ['/^b\\w+ l/i', ['Cart.Items[0].Name']],
    ['value:/^Ch/', ['Cart.Items[1].Name']],
    ['value:2026-11..2026-11', ['Cart.Items[0].At']],
    ['value:>2026-11-29', ['Cart.Items[1].At']],
    ['value:=chair', ['Cart.Items[1].Name']],
    ['value:=hair', []],
    ['type:number name:cart value:>110', ['Cart.Total', 'Cart.Huge']],
    ['nothing', []],
  ];
  for (const [query, places] of cases) {
    it(`finds ${query}`, () => assert.deepEqual(placesOf(query), places));
  }

  it('tells type and text of what it found', () => {
    const [hit] = new SessionMatcher(parseQuery('chair')).match(session())?.hits ?? [];
    assert.deepEqual(hit && [hit.itemName, hit.path.length, hit.pathText, hit.text], [
      'Cart',
      3,
      'Items[1].Name',
      'Chair',
    ]);
  });

  it('tells the first places of many, and that there are more', () => {
    const many = item(
      'List',
      Array.from({ length: 50 }, () => 'same'),
    );
    const { hits, hasMore } =
      new SessionMatcher(parseQuery('same')).match({ ...session(), items: [many] }) ??
      assert.fail();
    assert.deepEqual([hits.length, hasMore], [20, true]);
  });

  it('finds texts that JSON writes with escapes', () => {
    const bytes = new TextEncoder().encode('"Z\\u00fcrich \\u003cb\\u003e"');
    const items = [{ name: 'City', bytes, isSystem: false }];
    for (const query of ['"Zürich"', '"<b>"', '"zürich <"']) {
      assert.ok(new SessionMatcher(parseQuery(query)).match({ ...session(), items }), query);
    }
  });

  it('finds what is inside of compressed values, and of Base64', () => {
    const json = '{"Owner":"Ann Meyer"}';
    for (const bytes of [
      gzipSync(json),
      brotliCompressSync(json),
      Buffer.from(Buffer.from(json).toString('base64')),
    ]) {
      const items = [{ name: 'Cart', bytes: new Uint8Array(bytes), isSystem: false }];
      const ref = { ...session().ref, layout: 'aspnet-v2' as const };
      const found = new SessionMatcher(parseQuery('"ann meyer"')).match({ ref, items });
      assert.equal(found?.hits[0]?.pathText, 'Owner');
    }
  });

  for (const [query, code] of [
    ['', 'empty'],
    ['   ', 'empty'],
    ['name:', 'no-text'],
    ['name:a name:b', 'twice'],
    ['/(/', 'bad-pattern'],
  ] as const) {
    it(`says what is wrong with "${query}"`, () => {
      assert.throws(
        () => parseQuery(query),
        (error) => error instanceof QueryError && error.code === code,
      );
    });
  }

  it('takes the path of a site for text', () => {
    assert.equal(parseQuery('/Cart/Items').text, '/Cart/Items');
  });

  it('ends a pattern that goes astray', () => {
    const { tests } = parseQuery('/^(a+)+$/');
    const [test] = tests;
    assert.ok(test?.kind === 'pattern');
    const text = `${'a'.repeat(60)}b`;
    assert.throws(() => withinTime(200, () => test.pattern.test(text)), TimeLimitError);
    assert.equal(
      withinTime(5000, () => 3),
      3,
    );
  });
});

function placesOf(query: string): readonly string[] {
  const { hits = [] } = new SessionMatcher(parseQuery(query)).match(session()) ?? {};
  return hits.map(({ itemName, pathText }) => {
    const step = pathText === '' || pathText.startsWith('[') ? '' : '.';
    return `${itemName ?? ''}${step}${pathText}`;
  });
}

function session() {
  return {
    ref: { layout: 'express' as const, application: 'sess:', id: 'abc' },
    items: [item('Cart', cart), item('UserName', 'ann meyer')],
  };
}

function item(name: string, value: unknown): SessionItem {
  const text = JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'bigint' ? `#${each.toString()}#` : each,
  ).replaceAll(/"#|#"/g, '');
  return { name, bytes: new TextEncoder().encode(text), isSystem: false };
}
