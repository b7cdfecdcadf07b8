import assert from 'node:assert/strict';
import { seemingLanguage } from '../../../../src/host/editor/texts/seeming-language.ts';
import { isSameTyped, textForm } from '../../../../src/host/editor/value-files/text-form.ts';

/** What is stored when what the tab shows is saved again. */
const savedAgain = (text: string): string => {
  const form = textForm(text);
  return form.stored(form.shown).text;
};

describe('a JSON text in an editor tab', () => {
  it('is laid out in lines, and keeps every digit, escape, and double name', () => {
    const text = '{"id":12345678901234567890,"n":1.10,"e":1E400,"a":"\\u00e4\\/{,","a":[],"o":{}}';
    const { shown, language } = textForm(text);
    assert.equal(language, 'json');
    assert.deepEqual(shown.split('\n'), [
      '{',
      '  "id": 12345678901234567890,',
      '  "n": 1.10,',
      '  "e": 1E400,',
      '  "a": "\\u00e4\\/{,",',
      '  "a": [],',
      '  "o": {}',
      '}',
    ]);
  });

  it('goes back on one line, spaced as the program spaced it that wrote it', () => {
    for (const text of [
      '{"a":[1,2,{"b":null}],"c":{}}',
      // json.dumps of Python.
      '{"a": [1, 2, {"b": null}], "c": {}}',
      '{ "a": [ 1, 2 ] }',
      ' [1,2]\n',
      '\ufeff{"a":1}',
    ]) {
      const { isFormatted, uncertain } = textForm(text);
      assert.equal(isFormatted, true, text);
      assert.equal(uncertain, undefined, text);
      assert.equal(savedAgain(text), text);
    }
    const edited = textForm('{"a": 1, "b": [2]}').stored('{\n  "a": 1,\n  "b": [\n 2, 99\n]\n}\n');
    assert.equal(edited.text, '{"a": 1, "b": [2, 99]}');
  });

  it('says that irregular spacing is lost', () => {
    const form = textForm('{"a":1, "b": 2}');
    assert.equal(form.uncertain, 'spacing');
    assert.equal(form.stored(form.shown).text, '{"a":1,"b":2}');
  });

  it('stays as it is when it has lines already, and loses no end that an editor adds', () => {
    const text = '{\r\n\t"a": 1\r\n}';
    const form = textForm(text);
    assert.equal(form.isFormatted, false);
    assert.equal(form.shown, text);
    assert.equal(form.stored('{\r\n\t"a": 2\r\n}\r\n').text, '{\r\n\t"a": 2\r\n}');
  });

  it('is stored as it was typed when it is none any more, with the line and the reason', () => {
    const form = textForm('{"a":1,"b":2}');
    const typed = '{\n  "a": 1\n  "b": 2\n}';
    const { text, problem } = form.stored(typed);
    assert.equal(text, typed);
    assert.equal(problem?.type, 'not-json');
    assert.equal(problem.line, 3);
    assert.match(problem.reason?.text ?? '', /comma/);
    assert.equal(form.stored('{"a":1}').problem, undefined);
  });
});

describe('an XML text in an editor tab', () => {
  it('is laid out in lines where white space says nothing, and goes back on one', () => {
    const text =
      '<?xml version="1.0"?><Cart at="a>b"><Item id="1"><Name>Two words </Name><Gift/></Item><!-- 2 --><E></E></Cart>';
    const { shown, language } = textForm(text);
    assert.equal(language, 'xml');
    assert.deepEqual(shown.split('\n'), [
      '<?xml version="1.0"?>',
      '<Cart at="a>b">',
      '  <Item id="1">',
      '    <Name>Two words </Name>',
      '    <Gift/>',
      '  </Item>',
      '  <!-- 2 -->',
      '  <E></E>',
      '</Cart>',
    ]);
    assert.equal(savedAgain(text), text);
  });

  it('keeps white space beside text, in leaves, and where the text asks for it', () => {
    for (const text of [
      '<p1>one <em>two</em> <em>three</em></p1>',
      '<Root><A> </A><B/></Root>',
      '<Root xml:space="preserve"><A/> <B/></Root>',
      '<Root>\n\t<A/>\n</Root>',
      '<Root><![CDATA[ <a> ]]></Root>',
      '<!DOCTYPE x [<!ENTITY a "b">]><x/>',
    ]) {
      assert.equal(savedAgain(text), text);
    }
  });

  it('is stored as it was typed when its tags do not match any more', () => {
    const { text, problem } = textForm('<Root><A/><B/></Root>').stored('<Root>\n  <A>\n</Root>');
    assert.equal(text, '<Root>\n  <A>\n</Root>');
    assert.equal(problem?.type, 'not-xml');
  });
});

describe('another text in an editor tab', () => {
  it('is shown and stored as it is', () => {
    for (const [text, language] of [
      ['<!DOCTYPE html><p>a <b>b</b>', 'html'],
      ['<div>\n<br></div>', 'html'],
      ['[not json]', 'text'],
      ['a\r\nb\r\n', 'text'],
      ['', 'text'],
    ] as const) {
      const form = textForm(text);
      assert.equal(form.language, language, text);
      assert.equal(form.uncertain, undefined, text);
      assert.equal(savedAgain(text), text);
    }
  });

  it('says that an editor makes its line ends one kind, which is no edit yet', () => {
    for (const text of ['a\r\nb\nc', 'a\rb']) assert.equal(textForm(text).uncertain, 'line-ends');
    assert.equal(isSameTyped('a\r\nb\nc', 'a\nb\nc'), true);
    assert.equal(isSameTyped('a\nb', 'a\nc'), false);
  });
});

describe('what a text seems to be written in', () => {
  it('is told by its ends, and for short ones by a look', () => {
    const long = `{"a":"${'x'.repeat(5000)}"}`;
    assert.equal(seemingLanguage(long), 'json');
    assert.equal(seemingLanguage(' {"a":[1,2,3],"b":null}\n'), 'json');
    assert.equal(seemingLanguage('[the administrator, again]'), undefined);
    assert.equal(seemingLanguage('<Cart><Item/><Item/></Cart>'), 'xml');
    assert.equal(seemingLanguage('<p>one paragraph of text</p>'), 'html');
    assert.equal(seemingLanguage('<- this is no markup at all >'), undefined);
    assert.equal(seemingLanguage('{"a":1}'), undefined, 'short ones are read in their row');
  });

  it('takes no long for hostile texts', () => {
    for (const text of [
      '<a>'.repeat(300_000),
      '<a x="'.repeat(200_000),
      '['.repeat(400_000) + ']'.repeat(400_000),
      `<a>${'<!--'.repeat(200_000)}</a>`,
    ]) {
      const started = performance.now();
      textForm(text);
      assert.ok(performance.now() - started < 3000, text.slice(0, 10));
    }
  });
});
