import assert from 'node:assert/strict';
import { lines } from '../../../src/farm/output.ts';
import { terminalText } from '../../../src/farm/terminal-text.ts';

describe('what a server prints, in the terminal of its farm', () => {
  it('keeps its colours, which end with the line', () => {
    assert.equal(
      terminalText('\u001b[32minfo\u001b[0m: \u001b[38;5;12mready\ttabs'),
      '\u001b[32minfo\u001b[0m: \u001b[38;5;12mready\ttabs\u001b[0m',
    );
    assert.equal(terminalText('plain [32m text'), 'plain [32m text');
  });

  it('neither moves, hides, links nor imitates anything', () => {
    const attacks: readonly (readonly [line: string, shown: string])[] = [
      ['\u001b[2J\u001b[Hgone', 'gone'],
      ['a\u001b[1A\u001b[2Kb', 'ab'],
      ['\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007', 'click'],
      ['\u001b]52;c;ZXZpbA==\u001b\\x', 'x'],
      ['\u001b]633;E;rm -rf\u0007x', 'x'],
      ['\u009d0;title\u009cx\u009b2Jy', 'xy'],
      ['\u001bPq#0\u001b\\x\u001bcy\u001b(0z', 'xyz'],
      ['x\rFarm ready on http://evil', 'xFarm ready on http://evil'],
      ['x\u0008\u0007\u0000\u202ey\u2028z', 'xyz'],
      ['\u001b[31\u001b[2Jx', 'x'],
    ];
    for (const [line, shown] of attacks) assert.equal(terminalText(line), shown);
  });

  it('has the names of servers as they may be shown', () => {
    assert.equal(lines.server('a\u001b[2J\nFarm stopped', 'x'), '[a↵Farm stopped] x');
    assert.equal(
      lines.warning('a\nfarm: error: b\u202e is down'),
      'farm: warning: a↵farm: error: bU+202E is down',
    );
  });
});
