import assert from 'node:assert/strict';
import { keysOf } from '../../../src/stores/aspnet/key-names.ts';
import { readKey } from '../../../src/stores/key-recognition.ts';
import type { LayoutId, SessionPart } from '../../../src/stores/session.ts';

const utf8 = new TextEncoder();

/** Keys as the providers write them, with what they mean. */
const sessions: readonly [
  key: string,
  layout: LayoutId,
  application: string,
  id: string,
  part: SessionPart,
][] = [
  ['{/_lrwfvealkxwkkxzwwhp0e4fu}_Data', 'aspnet-v2', '/', 'lrwfvealkxwkkxzwwhp0e4fu', 'data'],
  [
    '{/MyApp_lrwfvealkxwkkxzwwhp0e4fu}_Write_Lock',
    'aspnet-v2',
    '/MyApp',
    'lrwfvealkxwkkxzwwhp0e4fu',
    'lock',
  ],
  ['{/MyApp_abc}_Internal', 'aspnet-v2', '/MyApp', 'abc', 'timeout'],
  ['{/a_b/c_d_id5}_SessionStateItemCollection', 'aspnet-v5', '/a_b/c_d', 'id5', 'data'],
  ['{x_id5}_WriteLock', 'aspnet-v5', 'x', 'id5', 'lock'],
  ['{x_id5}_SessionTimeout', 'aspnet-v5', 'x', 'id5', 'timeout'],
  ['{/odd{1}app_id5}_SessionTimeout', 'aspnet-v5', '/odd{1}app', 'id5', 'timeout'],
  ['{_id5}_Data', 'aspnet-v2', '', 'id5', 'data'],
  ['{/Grüße_Data_id5}_Data', 'aspnet-v2', '/Grüße_Data', 'id5', 'data'],
];

describe('recognition of keys', () => {
  for (const [key, layout, application, id, part] of sessions) {
    it(`finds ${part} of ${layout} in ${key}`, () => {
      assert.deepEqual(readKey(utf8.encode(key)), { ref: { layout, application, id }, part });
    });

    it(`makes ${key} again from what it found`, () => {
      const keys = keysOf({ layout, application, id });
      assert.deepEqual(keys[part], utf8.encode(key));
    });
  }

  for (const key of [
    '',
    '{',
    '}_Data',
    '{}_Data',
    '{_}_Data',
    '{/MyApp}_Data',
    '{/MyApp_}_Data',
    '{/MyApp_id}_data',
    '{/MyApp_id}_Data2',
    '{/MyApp_id}Data',
    '/MyApp_id_Data',
    '{/MyApp_i}d}_Data',
    '{/MyApp_i{d}_Data',
    '_Data',
    `{/MyApp_${'x'.repeat(241)}}_Data`,
  ]) {
    it(`leaves ${JSON.stringify(key).slice(0, 40)} alone`, () => {
      assert.equal(readKey(utf8.encode(key)), undefined);
    });
  }

  it('leaves a key alone that is no text', () => {
    const key = utf8.encode('{/app_id}_Data');
    key[2] = 0xff;
    assert.equal(readKey(key), undefined);
  });
});
