import assert from 'node:assert/strict';
import { checkDefinitions } from '../../../src/stores/layouts/custom/definition.ts';
import { parseKeyPattern } from '../../../src/stores/layouts/custom/key-pattern.ts';
import { textOfKey } from '../../../src/stores/find/key-bytes.ts';
import { newKeyMatch } from '../../../src/stores/find/key-rule.ts';

const utf8 = new TextEncoder();

/** Application and id that a pattern finds in a key; undefined when the key isn't one of its own. */
function find(pattern: string, key: string): readonly [string, string] | undefined {
  const parsed = parseKeyPattern(pattern) ?? assert.fail(pattern);
  const bytes = utf8.encode(`..${key}..`);
  const match = newKeyMatch();
  if (!parsed.matcher('custom:x', 'data')(bytes, 2, bytes.length - 2, match)) return undefined;
  const application = textOfKey(bytes, match.applicationStart, match.applicationEnd);
  const id = textOfKey(bytes, match.idStart, match.idEnd);
  const made = parsed.keyOf({ layout: 'custom:x', application, id });
  assert.equal(Buffer.from(made).toString(), key);
  return [application, id];
}

describe('key patterns of the settings', () => {
  const cases: readonly [
    pattern: string,
    key: string,
    found: readonly [string, string] | undefined,
  ][] = [
    ['s:{id}', 's:abc', ['', 'abc']],
    ['s:{id}', 's:', undefined],
    ['s:{id}', 't:abc', undefined],
    ['s:{id}:data', 's:abc:data', ['', 'abc']],
    ['s:{id}:data', 's::data', undefined],
    ['s:{id}:data', 's:abc:lock', undefined],
    ['{application}/{id}', 'a/b/c', ['a/b', 'c']],
    ['{application}/{id}', '/c', ['', 'c']],
    ['{application}/{id}', 'a/', undefined],
    ['{{application}_{id}}_X', '{/My_App_id}_X', ['/My_App', 'id']],
    ['ü:{application}::{id}', 'ü:größe::€', ['größe', '€']],
  ];
  for (const [pattern, key, found] of cases) {
    it(`${pattern} ${found ? 'finds' : 'leaves'} ${key}`, () => {
      assert.deepEqual(find(pattern, key), found);
    });
  }

  for (const pattern of [
    '',
    'x',
    '{id}',
    '{id}{id}',
    '{application}{id}',
    '{id}{application}',
    '{application}:{application}:{id}',
  ]) {
    it(`refuses "${pattern}"`, () => assert.equal(parseKeyPattern(pattern), undefined));
  }
});

describe('layouts in the settings', () => {
  const good = { name: 'x', key: 's:{id}', type: 'string' };

  it('takes what is whole, with JSON as the format of those that name none', () => {
    const full = { ...good, lockKey: 'l:{id}', format: 'nrbf', type: 'hash', decoder: 'd' };
    const { definitions, problems } = checkDefinitions(
      [good, { ...full, name: 'y' }],
      new Set(['d']),
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(definitions, [
      { ...good, format: 'json' },
      { ...full, name: 'y' },
    ]);
  });

  it('says of everything else what is wrong with it, and takes the rest', () => {
    const entries = [
      null,
      'x',
      { ...good, name: '' },
      { ...good, key: 'no id' },
      { ...good, lockKey: 's:{id}' },
      { ...good, type: 'list' },
      { ...good, format: 'yaml' },
      { ...good, type: 'hash', format: 'collection' },
      { ...good, decoder: 'unknown' },
      good,
      good,
      { ...good, name: 'z', lockkey: 'l:{id}' },
    ];
    const { definitions, problems } = checkDefinitions(entries, new Set());
    assert.equal(definitions.length, 1);
    assert.deepEqual(
      problems.map(({ index, code }) => `${index ?? ''} ${code}`),
      [
        '0 not-an-object',
        '1 not-an-object',
        '2 bad-name',
        '3 bad-key',
        '4 bad-key',
        '5 bad-type',
        '6 bad-format',
        '7 bad-format',
        '8 bad-decoder',
        '10 bad-name',
        '11 unknown-member',
      ],
    );
    assert.deepEqual(checkDefinitions(undefined, new Set()), { definitions: [], problems: [] });
    for (const value of [{}, 'x', 1]) {
      const problem = { code: 'not-a-list', subject: typeof value };
      assert.deepEqual(checkDefinitions(value, new Set()), {
        definitions: [],
        problems: [problem],
      });
    }
  });
});
