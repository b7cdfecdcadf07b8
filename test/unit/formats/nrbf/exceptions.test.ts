import assert from 'node:assert/strict';
import { pathTo, setScalar, editStream } from '../support/edits.ts';
import { childOf, dotnetValue, monoValue, outline, streamValue } from '../support/known-values.ts';

describe('Exceptions', () => {
  it('are shown by what they say, where they were thrown, and what caused them', () => {
    const { root } = dotnetValue('Exception thrown');
    assert.equal(root.typeName, 'InvalidOperationException');
    assert.equal(root.summary, 'Müller');
    assert.deepEqual(outline(root), {
      Message: 'Müller',
      StackTrace:
        '   at NrbfOracle.Bag.<>c__DisplayClass0_0.<Common>b__201() in /srv/shop/Shop.Model/Bag.cs:line 76',
      InnerException: {
        Message: 'inner',
        StackTrace: null,
        InnerException: null,
        Data: null,
        ParamName: 'par',
        Source: null,
        HelpLink: null,
        HResult: '-2147024809',
        RemoteStackTrace: null,
      },
      Data: null,
      Source: 'gen',
      HelpLink: null,
      HResult: '-2146233079',
      RemoteStackTrace: null,
    });
  });

  it('show data, and what their class adds, behind it', () => {
    const { root } = monoValue('exception');
    assert.equal(root.typeName, 'SoldOut');
    const labels = root.children(0, root.childCount).map(({ label }) => label);
    assert.deepEqual(labels.slice(0, 5), [
      'Message',
      'StackTrace',
      'InnerException',
      'Data',
      'Article',
    ]);
    assert.deepEqual(outline(childOf(root, 'Data')), { order: '7', who: 'me' });
    assert.equal(childOf(root, 'InnerException').summary, 'inner text');
    const { root: other } = dotnetValue('ArgumentOutOfRangeException');
    assert.equal(childOf(other, 'ActualValue').text, '991930771');
  });

  it('show all inner exceptions of an AggregateException', () => {
    const inner = childOf(monoValue('aggregate exception').root, 'InnerExceptions');
    const all = inner.children(0, 10).map(({ node }) => [node.typeName, node.summary]);
    assert.deepEqual(all, [
      ['FormatException', 'one'],
      ['SoldOut', 'No cups left'],
    ]);
  });

  it('show stack traces line by line', () => {
    const value = monoValue('exception');
    const trace = childOf(value.root, 'StackTrace');
    assert.equal(trace.kind, 'scalar');
    assert.deepEqual(
      trace.children(0, 10).map(({ label, node }) => [label, node.text]),
      [['[0]', '  at P.Thrown () [0x00039] in <76dd7029ba124904994405d62e8c51c1>:0']],
    );
    const path = pathTo(value, 'StackTrace');
    const edited = setScalar(value, path, '   at A.B()\r\n   at C.D() in E.cs:line 5\r\n');
    const lines = childOf(edited.root, 'StackTrace');
    assert.equal(lines.childCount, 2);
    assert.deepEqual(
      lines.children(1, 5).map(({ label, node }) => [label, node.text]),
      [['[1]', '   at C.D() in E.cs:line 5']],
    );
  });

  it('are edited as any object', () => {
    const value = monoValue('exception');
    const edited = setScalar(value, pathTo(value, 'Message'), 'No tea left');
    assert.equal(edited.root.summary, 'No tea left');
    const path = pathTo(edited, 'InnerException');
    const without = editStream(edited, { type: 'set-null', path });
    assert.equal(childOf(without.root, 'InnerException').kind, 'null');
    const traced = setScalar(without, pathTo(without, 'RemoteStackTrace'), '   at F()');
    assert.equal(childOf(traced.root, 'RemoteStackTrace').childCount, 1);
  });

  it('of .NET Framework have the same parts', () => {
    const { root } = streamValue('48e4562e51f0');
    assert.equal(root.typeName, 'OdbcException');
    assert.equal(childOf(root, 'RemoteStackTrace').text, 'Remote StackTrace string...');
    assert.equal(childOf(root, 'odbcRetcode').text, '100');
    assert.deepEqual(outline(childOf(root, 'Data')), { '1': 'one', secret: 'true' });
  });
});
