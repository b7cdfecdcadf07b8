import assert from 'node:assert/strict';
import type { EditorStrings } from '../../../src/protocol/editor-strings.ts';
import { dateRemark } from '../../../webview/session/date-remark.ts';

const strings = {
  dateHere: '{0} here',
  dateLocal: 'local',
  dateUnspecified: 'unspecified',
} as unknown as EditorStrings;
const now = Date.parse('2026-11-24T10:00:00Z');

const remark = (text: string, typeName = 'DateTime') =>
  dateRemark({ label: '', kind: 'scalar', typeName, text, childCount: 0 }, now, 'en', strings);

describe('what stands beside a date', () => {
  it('is how far it is from now, and when it is here', () => {
    assert.equal(remark('2026-11-21T10:00:00.0000000 (utc)')?.text, '3 days ago');
    assert.match(remark('2026-11-21T10:00:00.0000000 (utc)')?.title ?? '', /2026.* here$/);
    assert.equal(
      remark('2026-11-24T13:00:00.0000000+02:00', 'DateTimeOffset')?.text,
      'in 1 hour',
      'by its own offset',
    );
    assert.equal(remark('2025-11-24T10:00:00 (utc)')?.text, '12 months ago');
  });

  it('tells apart what has no zone that is known', () => {
    const local = remark('2026-11-10T10:00:00.0000000 (local)');
    assert.deepEqual([local?.text, local?.title], ['≈ 14 days ago', 'local']);
    assert.equal(remark('2026-11-10T10:00:00.0000000')?.title, 'unspecified');
    assert.equal(remark('2026-11-10T10:00:00 (local, daylight saving time)')?.title, 'local');
  });

  it('is nothing beside what is no date of people', () => {
    for (const text of ['0001-01-01T00:00:00.0000000', '9999-12-31T23:59:59.9999999', 'never']) {
      assert.equal(remark(text), undefined, text);
    }
    assert.equal(remark('2026-11-10T10:00:00 (utc)', 'String'), undefined);
  });
});
