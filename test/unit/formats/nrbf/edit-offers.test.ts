import assert from 'node:assert/strict';
import { decodeNrbf } from '../../../../src/formats/nrbf/format.ts';
import { structuralEdits } from '../../../interop/support/all-edits.ts';
import { editStream } from '../support/edits.ts';
import { fromBase64 } from '../support/fixtures.ts';
import { dotnetFixtures, streamFixtures } from '../support/nrbf-fixtures.ts';

/** What is tried on each stream: every kind of edit, spread over all that is offered. */
const MAX_EDITS = 25;

describe('What NRBF nodes offer', () => {
  const all = [
    ...dotnetFixtures.map(({ name, base64 }) => ({ name, base64 })),
    ...streamFixtures.map(({ id, base64 }) => ({ name: id, base64 })),
  ];

  it('can be done, and undone', () => {
    let edits = 0;
    for (const { name, base64 } of all) {
      const value = decodeNrbf(fromBase64(base64));
      if (value.failure) continue;
      const offered = [...structuralEdits(value)].filter(({ isOffered }) => isOffered);
      const step = Math.max(1, Math.floor(offered.length / MAX_EDITS));
      for (let index = 0; index < offered.length; index += step) {
        const { edit } = offered[index] ?? {};
        // A set that holds null already refuses another one.
        const isSet = /^(?:Hash|Sorted)Set</.test(value.root.typeName);
        if (!edit || (isSet && edit.path.length <= 1)) continue;
        try {
          editStream(value, edit);
        } catch (error) {
          assert.fail(`${name} ${JSON.stringify(edit)}: ${String(error)}`);
        }
        edits++;
      }
    }
    assert.ok(edits > 5000, String(edits));
  }).timeout(60_000);

  it('is nothing in a stream that was not read to its end', () => {
    const bytes = fromBase64(
      dotnetFixtures.find(({ name }) => name === 'List<string>')?.base64 ?? '',
    );
    const { root } = decodeNrbf(bytes.subarray(0, bytes.length - 1));
    assert.equal(root.itemsEditor, undefined);
    assert.equal(root.replacements, undefined);
    assert.equal(root.isNullable, false);
  });
});
