import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCorePayload } from '../../../../src/formats/aspnetcore/payload.ts';
import { decodeItem } from '../../../../src/formats/registry.ts';
import type { FormatId } from '../../../../src/formats/value.ts';
import { codecs } from '../../../../src/stores/codecs.ts';
import { fromBase64 } from '../support/fixtures.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/', import.meta.url));
/** Formats without a mark that is sure, by the folder of what they really are. */
const loose: ReadonlySet<FormatId> = new Set<FormatId>(['cbor', 'protobuf']);
const LONG = 20_000;

/** Every value in the fixtures of other formats, and the entries of sessions of ASP.NET Core. */
function* recordedValues(): Generator<{ readonly file: string; readonly bytes: Uint8Array }> {
  for (const file of readdirSync(fixtures, { recursive: true, encoding: 'utf8' })) {
    const isValues = /\.jsonl?$/.test(file);
    if (!isValues || [...loose].some((format) => file.startsWith(format))) continue;
    const text = readFileSync(join(fixtures, file), 'utf8');
    for (const [, base64 = ''] of text.matchAll(/"base64":\s*"([A-Za-z0-9+/=]*)"/g)) {
      const bytes = fromBase64(base64);
      if (bytes.length > LONG) continue;
      yield { file, bytes };
      const { failure, entries } = readCorePayload(bytes);
      if (!failure) for (const entry of entries) yield { file, bytes: entry.bytes };
    }
  }
}

describe('Values that other formats wrote', () => {
  it('are taken for none of those that have no mark', () => {
    let count = 0;
    for (const { file, bytes } of recordedValues()) {
      for (const encoding of ['nrbf', 'core'] as const) {
        const { format } = decodeItem(bytes, encoding, { codecs });
        const shown = Buffer.from(bytes.subarray(0, 60)).toString('hex');
        assert.ok(!loose.has(format), `${file}: ${shown} as ${encoding} reads as ${format}`);
      }
      count++;
    }
    assert.ok(count > 1000, `${count} values`);
  });
});
