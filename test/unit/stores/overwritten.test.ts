import assert from 'node:assert/strict';
import { inverseChanges, overwrittenItems } from '../../../src/stores/overwritten.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const item = (name: string, text: string) => ({ name, bytes: bytes(text), isSystem: false });

describe('saved items that are looked at again', () => {
  const saved = [
    { name: 'changed', before: bytes('old'), after: bytes('new') },
    { name: 'added', after: bytes('new') },
    { name: 'removed', before: bytes('old') },
  ];

  it('stand when they are as they were saved', () => {
    const now = [item('changed', 'new'), item('added', 'new'), item('other', 'x')];
    assert.deepEqual(overwrittenItems(saved, now), []);
  });

  it('are overwritten when a request has stored what it had loaded before', () => {
    const now = [item('changed', 'old'), item('removed', 'old')];
    assert.deepEqual(overwrittenItems(saved, now), [
      { name: 'changed', saved: bytes('new'), now: bytes('old'), isOld: true },
      { name: 'added', saved: bytes('new'), isOld: true },
      { name: 'removed', now: bytes('old'), isOld: true },
    ]);
  });

  it('are overwritten, too, by what the site has made since', () => {
    const now = [item('changed', 'third'), item('added', 'new')];
    assert.deepEqual(overwrittenItems(saved, now), [
      { name: 'changed', saved: bytes('new'), now: bytes('third'), isOld: false },
    ]);
  });

  it('are taken back by the inverse of what was saved', () => {
    assert.deepEqual(inverseChanges(saved), [
      { name: 'changed', before: bytes('new'), after: bytes('old') },
      { name: 'added', before: bytes('new') },
      { name: 'removed', after: bytes('old') },
    ]);
  });
});
