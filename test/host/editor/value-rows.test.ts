import assert from 'node:assert/strict';
import { decodeCoreScalar } from '../../../src/formats/core/scalar-value.ts';
import { valueRow } from '../../../src/host/editor/value-rows.ts';

describe('rows of values', () => {
  it('say what else four readable bytes of ASP.NET Core may be', () => {
    const { root } = decodeCoreScalar(new TextEncoder().encode('Anna'));
    const row = valueRow(root, { label: 'Name', canEdit: true, abilities: [] });
    assert.equal(row.text, 'Anna');
    // SessionExtensions.SetInt32 of dotnet/aspnetcore stores the most significant byte first.
    assert.equal(row.note, 'or 1097756257 as Int32');
  });
});
