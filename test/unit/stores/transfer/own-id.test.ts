import assert from 'node:assert/strict';
import { gunzipSync, gzipSync } from 'node:zlib';
import { layoutById } from '../../../../src/stores/layouts/layouts.ts';
import type { SessionSnapshot } from '../../../../src/stores/session.ts';
import {
  newHeader,
  readSessionFile,
  sessionLine,
} from '../../../../src/stores/transfer/session-file.ts';
import { withoutOwnId } from '../../../../src/stores/transfer/own-id.ts';

const id = '4hj2k1abcdefghijklmnox0q';
const text = (bytes: Uint8Array = new Uint8Array()) => Buffer.from(bytes).toString();

/** A session of express-session whose site has written its ID into an item and a name. */
function snapshot(ownId = id): SessionSnapshot {
  const items = { Visit: `before ${ownId} after ${ownId}`, [`cart-${ownId}`]: 1, Other: 'x' };
  const blob = Buffer.from(JSON.stringify({ cookie: {}, ...items }));
  return {
    ref: { layout: 'express', application: 'sess:', id },
    condition: 'ok',
    readAtMs: 0,
    blob,
    items: Object.entries(items).map(([name, value]) => ({
      name,
      bytes: Buffer.from(JSON.stringify(value)),
      within: { bytes: blob, path: [] },
      isSystem: false,
    })),
  };
}

describe('a session whose data says its ID', () => {
  it('is exported without it where IDs are masked, with all else in its place', () => {
    const before = snapshot();
    for (const ids of ['masked', 'whole'] as const) {
      const header = newHeader({ ids, values: 'whole' }, 0);
      const wordsOf = ({ bytes }: { readonly bytes: Uint8Array }) => ({
        type: 'String',
        value: text(bytes),
      });
      const line = sessionLine(before, { header, wordsOf }, true);
      const { data } = JSON.parse(line) as { readonly data: string };
      const isThere = line.includes(id) || Buffer.from(data, 'base64').includes(id);
      assert.equal(isThere, ids === 'whole');
    }
    const after = withoutOwnId(before);
    assert.equal(text(after.blob), text(before.blob).replaceAll(id, '1xx1x1xxxxxxxxxxxxxxxx1x'));
    assert.equal(after.blob?.length, before.blob?.length);
    assert.deepEqual(
      after.items.map(({ name }) => name),
      ['Visit', 'cart-1xx1x1xxxxxxxxxxxxxxxx1x', 'Other'],
    );
    const wholes = new Set(after.items.map(({ within }) => within?.bytes));
    assert.deepEqual([...wholes], [after.blob]);
    assert.ok(text(before.blob).includes(id));
  });

  it('does not say it inside of what is compressed, and leaves out what cannot be changed', () => {
    const packed = (value: unknown) => new Uint8Array(gzipSync(JSON.stringify(value)));
    const item = (name: string, value: unknown) => ({
      name,
      bytes: packed(value),
      encoding: 'json' as const,
      isSystem: false,
    });
    const decoded = { ...item('Own', ''), bytes: Buffer.from(`"${id}"`), stored: Buffer.from('?') };
    const read: SessionSnapshot = {
      ref: { layout: 'aspnetcore', application: '', id },
      condition: 'ok',
      readAtMs: 0,
      items: [item('Visit', { of: id }), item('Other', 1), decoded],
    };
    const [visit, other, ...none] = withoutOwnId(read).items;
    assert.equal(gunzipSync(visit?.bytes ?? '').toString(), '{"of":"1xx1x1xxxxxxxxxxxxxxxx1x"}');
    assert.equal(other, read.items[1]);
    assert.deepEqual(none, []);

    const layout = layoutById('aspnetcore');
    const blob = layout.newBlob?.(read.items.slice(0, 2));
    assert.ok(blob);
    const whole = withoutOwnId({ ...read, items: read.items.slice(0, 2), blob });
    const [inBlob] = layout.readItems([Buffer.from('data'), whole.blob ?? null], 0).items;
    assert.deepEqual(inBlob?.bytes, whole.items[0]?.bytes);

    const closed = { ...read, blob: packed({ of: id }), readOnlyReason: 'compressed' as const };
    assert.equal(withoutOwnId(closed).blob, undefined);
  });

  it('stays the object that it is where the ID is not in it, or may be a word', () => {
    const other = snapshot('another id');
    assert.equal(withoutOwnId(other), other);
    const short = { ...snapshot('cart'), ref: { ...other.ref, id: 'cart' } };
    assert.equal(withoutOwnId(short), short);
  });

  it('can be read again', async () => {
    const header = newHeader({ ids: 'masked', values: 'whole' }, 0);
    const wordsOf = () => ({ type: 'any', value: null });
    const file = `${JSON.stringify(header).slice(0, -1)},"sessions":[${sessionLine(snapshot(), { header, wordsOf }, true)}]}`;
    const parts = [];
    for await (const part of readSessionFile([Buffer.from(file)])) parts.push(part.kind);
    assert.deepEqual(parts, ['header', 'session']);
  });
});
