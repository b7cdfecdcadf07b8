import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { loadSeeds } from '../../../bench/fuzz/seeds.ts';
import { scoreFormats } from '../../../src/formats/foreign/scores.ts';

/** Formats that only sites' own serializers write: no framework keeps its sessions in them. */
const foreign: readonly string[] = ['datacontract', 'viewstate', 'adapters', 'encrypted'];

describe('Formats of serializers of sites', () => {
  it('claim no value that a framework wrote', () => {
    const seeds = loadSeeds(fileURLToPath(new URL('../../fixtures', import.meta.url)));
    let looked = 0;
    for (const { kind, bytes } of seeds) {
      if (foreign.includes(kind)) continue;
      looked++;
      for (const { format, reason } of scoreFormats(bytes)) {
        const start = Buffer.from(bytes.subarray(0, 40)).toString('base64');
        assert.ok(!foreign.includes(format), `${kind} ${start} passes for ${format}: ${reason}`);
      }
    }
    assert.ok(looked > 1000);
  });
});
