import assert from 'node:assert/strict';
import { settings } from '../../../../src/host/contributions/settings.ts';
import { shaped } from '../../../../src/shapes/shape.ts';
import { matcherOf } from '../../../../src/stores/transfer/redaction-rules.ts';

const text = { typeName: 'String' };

describe('names whose values are kept back', () => {
  const table: readonly (readonly [string, string, boolean])[] = [
    ['Password', 'password', true],
    ['Password', 'Passwords', false],
    ['*pass*', 'UserPassword', true],
    ['*pass*', 'pas', false],
    ['user*', 'UserName', true],
    ['user*', 'TheUser', false],
    ['*id', 'CartId', true],
    ['*id', 'Idea', false],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['aba*aba', 'aba', false],
    ['aba*aba', 'abaaba', true],
    ['*', '', true],
    ['', 'x', false],
  ];
  for (const [pattern, name, isKept] of table) {
    it(`"${pattern}" ${isKept ? 'keeps' : 'gives'} "${name}"`, () => {
      assert.equal(matcherOf([{ name: pattern }])(name, text), isKept);
    });
  }

  it('may be named by type, or by both', () => {
    const matches = matcherOf([{ type: 'Shop.*' }, { name: 'Note', type: 'string' }]);
    assert.ok(matches('x', { typeName: 'Shop.Customer' }));
    assert.ok(matches('x', { typeName: 'Customer', wireTypeName: 'Shop.Customer' }));
    assert.ok(matches('note', text) && !matches('Other', text));
  });

  it('are those of credentials and people, when nobody says otherwise', () => {
    const rules = shaped(settings.redactedValues, undefined);
    assert.ok(rules);
    const names = ['CreditCard', 'csrf_token', 'EMail', 'apiKey', 'UserName', 'Cart', 'Total'];
    const kept = names.filter((name) => matcherOf(rules)(name, text));
    assert.deepEqual(kept, ['CreditCard', 'csrf_token', 'EMail', 'apiKey', 'UserName']);
  });
});
