import assert from 'node:assert/strict';
import { readCorePayload, writeCorePayload } from '../../../../src/formats/aspnetcore/payload.ts';
import { FormatError } from '../../../../src/formats/errors.ts';
import { formatGuid } from '../../../../src/formats/scalars/guid.ts';
import { fromBase64, fromHex, readJsonLines, toHex } from '../support/fixtures.ts';

interface CoreSession {
  readonly scenario: string;
  readonly kind: string;
  readonly keys: readonly { readonly fields?: readonly { name: string; base64: string }[] }[];
  readonly sessionId?: string;
  readonly expected?: readonly { readonly key: string; readonly base64: string }[];
}

const example =
  '02 000002 000102030405060708090a0b0c0d0e0f 0001 6e 00000004 0000002a 0001 73 00000002 6869';

describe('Payloads of ASP.NET Core sessions', () => {
  for (const session of readJsonLines<CoreSession>('aspnetcore-sessions.jsonl')) {
    if (session.kind !== 'session' || !session.expected) continue;
    it(`read and write ${session.scenario}`, () => {
      const data = session.keys[0]?.fields?.find(({ name }) => name === 'data')?.base64 ?? '';
      const bytes = fromBase64(data);
      const payload = readCorePayload(bytes);
      assert.equal(payload.failure, undefined);
      assert.equal(formatGuid(payload.sessionId), session.sessionId);
      assert.deepEqual(
        payload.entries.map(({ name, bytes: value }) => [name, toHex(value)]),
        session.expected?.map(({ key, base64 }) => [key, toHex(fromBase64(base64))]),
      );
      assert.deepEqual(writeCorePayload(payload), bytes);
    });
  }

  it('read the example of two entries', () => {
    const payload = readCorePayload(fromHex(example));
    assert.deepEqual(
      payload.entries.map(({ name, bytes }) => [name, toHex(bytes)]),
      [
        ['n', '0000002a'],
        ['s', '6869'],
      ],
    );
  });

  it('show what was read of one that was cut, and are not written then', () => {
    const bytes = fromHex(example);
    for (let length = 0; length < bytes.length; length++) {
      const payload = readCorePayload(bytes.subarray(0, length));
      assert.equal(payload.failure?.code, 'truncated', `${length} bytes`);
      assert.throws(() => writeCorePayload(payload), FormatError);
    }
    assert.equal(readCorePayload(bytes.subarray(0, 39)).entries.length, 1);
    assert.equal(readCorePayload(fromHex('03')).failure?.code, 'not-this-format');
  });

  it('keep bytes behind the last entry, and warn of equal names', () => {
    const bytes = fromHex(
      '02 000002 000102030405060708090a0b0c0d0e0f 0001 6e 00000000 0001 6e 00000000 ffff',
    );
    const payload = readCorePayload(bytes);
    assert.equal(payload.warnings[0]?.code, 'duplicate-name');
    assert.deepEqual(writeCorePayload(payload), bytes);
  });
});
