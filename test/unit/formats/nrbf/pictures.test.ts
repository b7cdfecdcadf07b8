import assert from 'node:assert/strict';
import { pictureOf } from '../../../../src/formats/bytes/picture.ts';
import { AltObjectValue } from '../../../../src/formats/alt/object-value.ts';
import { decodeCore } from '../../../../src/formats/aspnetcore/format.ts';
import type { ValueNode } from '../../../../src/formats/value.ts';
import { fromHex, toHex } from '../support/fixtures.ts';
import { childOf, monoValue, streamValue } from '../support/known-values.ts';

/** Width and height as the file itself says. */
function sizeOf({ bytes, mediaType }: NonNullable<ValueNode['picture']>): [number, number] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (mediaType) {
    case 'image/png':
      return [view.getUint32(16), view.getUint32(20)];
    case 'image/x-icon':
      return [bytes[6] ?? 0, bytes[7] ?? 0];
    default:
      return [0, 0];
  }
}

describe('Pictures', () => {
  const png = monoValue('picture bytes');

  it('are Bitmaps, Icons and Metafiles, by the file that they hold', () => {
    const found = ['1c14f648732b', '0c7a409a1696', 'b61a6353ede8', 'd0d3006e0025'].map((id) => {
      const { root, bytes } = streamValue(id);
      const { picture } = root;
      assert.ok(picture, id);
      assert.equal(picture.bytes.buffer, bytes.buffer, 'the file was copied');
      return [root.typeName, picture.mediaType, ...sizeOf(picture)];
    });
    assert.deepEqual(found, [
      ['Bitmap', 'image/png', 110, 100],
      ['Bitmap', 'image/jpeg', 0, 0],
      ['Icon', 'image/x-icon', 2, 2],
      ['Metafile', 'image/png', 10, 10],
    ]);
  });

  it('are byte arrays that start as one', () => {
    assert.deepEqual(png.root.picture, { mediaType: 'image/png', bytes: png.root.bytes });
    const list = monoValue('list of pictures').root;
    assert.equal(childOf(list, '[0]').picture?.mediaType, 'image/png');
    assert.equal(childOf(list, '[1]').picture, undefined);
    assert.equal(list.picture, undefined);
  });

  it('are shown in items of AltSerialization and of ASP.NET Core, too', () => {
    const item = Uint8Array.of(20, ...png.bytes);
    assert.equal(new AltObjectValue(item, png).root.picture?.mediaType, 'image/png');
    const file = png.root.bytes ?? new Uint8Array();
    assert.equal(decodeCore(file).root.picture?.mediaType, 'image/png');
    assert.equal(decodeCore(fromHex('ff 00 ff 00 ff')).root.picture, undefined);
  });

  it('are known by more than a few bytes that are common', () => {
    const icon = streamValue('b61a6353ede8').root.picture?.bytes ?? new Uint8Array();
    assert.equal(pictureOf(icon)?.mediaType, 'image/x-icon');
    // An image that stands beyond the end, none at all, a picture of no size.
    assert.equal(pictureOf(icon.subarray(0, icon.length - 1)), undefined);
    assert.equal(pictureOf(fromHex(`00 00 01 00 00 00 ${'00'.repeat(40)}`)), undefined);
    assert.equal(pictureOf(fromHex(`00 00 01 00 01 00 ${'00'.repeat(40)}`)), undefined);
    const numbers = new Uint8Array(Int32Array.of(0x10000, 1, 2, 3, 4, 5, 6, 7).buffer);
    assert.equal(pictureOf(numbers), undefined, toHex(numbers));
    assert.equal(
      pictureOf(new TextEncoder().encode('BM is what a text may start with')),
      undefined,
    );
  });

  it('are of the kinds that browsers show', () => {
    const text = (value: string): Uint8Array => new TextEncoder().encode(value);
    const kindOf = (bytes: Uint8Array): string | undefined => pictureOf(bytes)?.mediaType;
    assert.equal(kindOf(text('GIF89a............')), 'image/gif');
    assert.equal(kindOf(text('RIFF....WEBPVP8 ')), 'image/webp');
    assert.equal(kindOf(fromHex('0000001c 66747970 61766966 00000000')), 'image/avif');
    assert.equal(kindOf(fromHex('424d 46000000 00000000 36000000 28000000')), 'image/bmp');
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
    assert.equal(kindOf(text(svg)), 'image/svg+xml');
    assert.equal(
      kindOf(text(`\ufeff<?xml version="1.0"?>\n<!-- a -- b -->${svg}`)),
      'image/svg+xml',
    );
    assert.equal(kindOf(text('<svgs xmlns="http://www.w3.org/2000/svg"/>')), undefined);
    assert.equal(kindOf(text('<p>http://www.w3.org/2000/svg</p>')), undefined);
    assert.equal(kindOf(fromHex(`49492a00 08000000 ${'00'.repeat(20)}`)), undefined, 'TIFF');
  });
});
