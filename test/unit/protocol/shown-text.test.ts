import assert from 'node:assert/strict';
import { shownLines, shownText } from '../../../src/protocol/shown-text.ts';

/** What VS Code takes for a link in a message (microsoft/vscode, src/vs/base/common/linkedText.ts). */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
/** What it takes for an icon (src/vs/base/common/iconLabels.ts). */
const icon = /\$\([A-Za-z0-9-]+(~[A-Za-z]+)?\)/;
/** Bidirectional controls, widthless characters, line and paragraph separators, C0 and C1. */
const acting =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad]/;

const attacks: readonly string[] = [
  '[Fix it](command:workbench.action.terminal.new)',
  'ERR [click](command:a%20b "title") now',
  '[a](https://evil.example)[b](file:///etc/passwd)',
  '[a]\n(command:x)',
  '[a]\u200b(command:x)',
  '[a]\u202e(command:x)\u202c',
  '[a]\u{e0020}(command:x)',
  '[a]\ud800(command:x)',
  '[[a](b)](command:x)',
  '![x](https://evil.example/pixel.png)',
  '$(trash) $(sync~spin)x $(trash)',
  '$\u200b(trash)',
  '\u202egnp.exe',
  'a\u2066b\u2069c\u200ed\u200fe\u061cf',
  'a\r\nb\u2028c\u2029d\u0085e\u000bf',
  '\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007\u001b[2J',
  '\u009b2J\u0000\u007f\u0008',
  'x\ufffa\ufff9y\u00ad\u2060\ufeff',
];

describe('text that somebody else wrote', () => {
  for (const attack of attacks) {
    it(`does nothing when it is shown: ${JSON.stringify(attack)}`, () => {
      for (const text of [attack, `${attack}${attack}`, `${'x'.repeat(395)}${attack}`]) {
        const shown = shownText(text);
        assert.doesNotMatch(shown, link);
        assert.doesNotMatch(shown, /\[[^\]]*\]\([^)]*\)/);
        assert.doesNotMatch(shown, icon);
        assert.doesNotMatch(shown, acting);
        assert.doesNotMatch(shown, /\p{Cs}/u);
        assert.ok(Array.from(shown).length <= 400);
        assert.equal(shownText(shown), shown);
      }
    });
  }

  it('stays readable', () => {
    assert.equal(shownText('a[0](x)'), 'a[0] (x)');
    assert.equal(shownText('$(document).ready(f)[1]'), '$ (document).ready(f)[1]');
    assert.equal(shownText('$(#id) [a] b (c) x[1][2]'), '$(#id) [a] b (c) x[1][2]');
    assert.equal(shownText('line 1\r\n\tline 2'), 'line 1↵⇥line 2');
    assert.equal(shownText('ends\ud83d'), 'ends\ufffd');
    assert.equal(shownText('\u001b[1;31mError\u001b[0m: no such file'), 'Error: no such file');
    for (const text of ['Käufer Łódź 東京 שלום مرحبا हिन्दी', '❤️ 🛒 é', 'C:\\shop\\a b', '']) {
      assert.equal(shownText(text), text);
    }
  });

  it('shows what acts or cannot be seen by a sign', () => {
    assert.equal(shownText('\u202egnp.exe'), 'U+202Egnp.exe');
    assert.equal(shownText('id\u200b\u0007'), 'idU+200BU+0007');
  });

  it('is cut to a length in whole characters', () => {
    assert.equal(shownText('abcdef', 6), 'abcdef');
    assert.equal(shownText('abcdefg', 6), 'abcde…');
    assert.equal(shownText('🛒🛒🛒', 3), '🛒🛒🛒');
    assert.equal(shownText('🛒🛒🛒🛒', 3), '🛒🛒…');
    assert.equal(shownText('x'.repeat(10_000_000), 3), 'xx…');
    assert.equal(shownText(`a${'\u200b'.repeat(100_000)}b`, 10), 'aU+200BU+…');
  });

  it('never makes lines of its own in a text of several', () => {
    assert.equal(shownLines(['a\nb', '', '[c](d)']), 'a↵b\n\n[c] (d)');
    assert.equal(shownLines(Array<string>(100).fill('x')).split('\n').length, 61);
  });
});
