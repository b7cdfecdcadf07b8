import assert from 'node:assert/strict';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';

function draftOf(data: string): SessionDraft {
  const ref = { layout: 'php', application: 'PHPREDIS_SESSION:', id: 'abc' } as const;
  const read = layoutById('php').readItems(Buffer.from(data), 0);
  return new SessionDraft({ ref, condition: 'ok', readAtMs: 0, ...read });
}

/** Adds and renames; gives what is refused. */
function problemOf(data: string, name: string): string | undefined {
  const codes = (['add', 'rename'] as const).map((type) => {
    const draft = draftOf(data);
    try {
      if (type === 'add') draft.apply({ type, item: name, bytes: Buffer.from('N;') });
      else draft.apply({ type, item: 'a', name });
    } catch (error) {
      return (error as { readonly code: string }).code;
    }
    const after = layoutById('php').blobAfter(draft.base, draft.changes()) ?? assert.fail();
    const names = draftOf(Buffer.from(after).toString())
      .items()
      .map((item) => item.name);
    assert.ok(names.includes(name), `${name} in ${names.join()}`);
    return undefined;
  });
  assert.equal(codes[0], codes[1]);
  return codes[0];
}

const long = 'x'.repeat(128);

describe('names in sessions of PHP', () => {
  it('have no mark of the handler php, and are no numbers', () => {
    const session = 'a|i:1;b|i:2;';
    for (const name of ['x', 'a.b', 'ü', ' x', '05', '-', '1e3', long, '9223372036854775808']) {
      assert.equal(problemOf(session, name), undefined, name);
    }
    assert.equal(problemOf(session, 'x|y'), 'name-with-pipe');
    assert.equal(problemOf(session, 'x!'), 'name-with-exclamation-mark');
    for (const name of ['0', '5', '-5']) assert.equal(problemOf(session, name), 'name-left-out');
    assert.equal(problemOf(session, 'x\ny'), 'name-with-control-character');
  });

  it('are short enough for the handler php_binary', () => {
    const session = '\u0001ai:1;\u0001bi:2;';
    for (const name of ['x', 'x|y', 'x!', 'ü', long.slice(1)]) {
      assert.equal(problemOf(session, name), undefined, name);
    }
    assert.equal(problemOf(session, long), 'name-too-long');
    assert.equal(problemOf(session, 'ü'.repeat(64)), 'name-too-long');
    assert.equal(problemOf(session, '7'), 'name-left-out');
  });

  it('are what they like for the handler php_serialize', () => {
    const session = 'a:2:{s:1:"a";i:1;s:1:"b";i:2;}';
    for (const name of ['x|y', 'x!', long, '5', '-5', '', 'x\ny']) {
      assert.equal(problemOf(session, name), undefined, name);
    }
  });
});
