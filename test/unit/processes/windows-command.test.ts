import assert from 'node:assert/strict';
import { invocationOf } from '../../../src/processes/windows-command.ts';

const cmd = 'C:\\Windows\\system32\\cmd.exe';

/** What the interpreter makes of a command line outside quotes: a caret frees the next character. */
function withoutCarets(line: string): string {
  return line.replace(/\^([\s\S])/g, '$1');
}

describe('how a decoder is started', () => {
  it('is left to the system for what needs no interpreter', () => {
    for (const [platform, file] of [
      ['linux', 'run.cmd'],
      ['darwin', 'node'],
      ['win32', 'node'],
      ['win32', 'C:\\tools\\decode.exe'],
    ] as const) {
      const args = ['a b', '"', '%PATH%'];
      assert.deepEqual(invocationOf(file, args, platform, cmd), { file, args, isVerbatim: false });
    }
  });

  it('is through the interpreter for batch files, whose name may have blanks and slashes', () => {
    const { file, args, isVerbatim } = invocationOf('C:/My Tools/npx.CMD', ['x'], 'win32', cmd);
    assert.equal(file, cmd);
    assert.equal(isVerbatim, true);
    const [...switches] = args;
    const line = switches.pop() ?? '';
    assert.deepEqual(switches, ['/d', '/s', '/c']);
    assert.equal(line, '"C:\\My^ Tools\\npx.CMD ^"x^""');
  });

  it('has every character of an argument mean itself, in the line and in the batch file', () => {
    const values = ['a b', '&calc', '%PATH%', '!x!', '^', '(1|2)>3<4', 'c:\\dir\\', 'a;b,c=d', ''];
    for (const value of values) {
      const line = invocationOf('d.bat', [value], 'win32', cmd).args.at(-1) ?? '';
      const inner = line.slice(1, -1).slice('d.bat '.length);
      // No special character stands without a caret, so none is looked at, and `%` finds no name.
      assert.match(inner, /^(?:\^[\s\S]|[^\s()%!^"<>&|;,=])+$/);
      const asTheFileSees = withoutCarets(inner);
      const doubled = value.replace(/\\+$/, '$&$&');
      assert.equal(asTheFileSees, `"${doubled}"`);
    }
  });

  it('is refused for arguments that a batch file could take for commands', () => {
    for (const bad of ['"&calc&"', 'a\nb', 'a\rb', 'a\0b']) {
      assert.throws(() => invocationOf('d.cmd', [bad], 'win32', cmd), RangeError);
    }
  });
});
