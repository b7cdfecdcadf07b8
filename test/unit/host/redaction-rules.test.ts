import assert from 'node:assert/strict';
import { defaultRedaction, redaction } from '../../../src/host/language-models/redaction-rules.ts';

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
      assert.equal(redaction([pattern])(name), isKept);
    });
  }

  it('are those of credentials and people, when nobody says otherwise', () => {
    const isRedacted = redaction(defaultRedaction);
    const names = ['CreditCard', 'csrf_token', 'EMail', 'apiKey', 'Cart', 'UserName', 'Total'];
    assert.deepEqual(names.filter(isRedacted), ['CreditCard', 'csrf_token', 'EMail', 'apiKey']);
  });
});
