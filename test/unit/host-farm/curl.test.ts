import assert from 'node:assert/strict';
import {
  curlCommand,
  curlOptions,
  quoteBash,
  quoteCmd,
  quoteConfig,
} from '../../../src/host/farm/requests/curl.ts';

/** Texts in which every shell finds something to do. */
const awkward = [
  '',
  'plain',
  'two words',
  `it's`,
  '"quoted"',
  String.raw`C:\folder\ `,
  String.raw`ends with \ ` + '\\',
  String.raw`\"`,
  String.raw`\\"\\`,
  '%PATH% 100% %1',
  '$HOME $(id) `id` !! ~ * ? [a] {b}',
  '& | < > ^ ( ) ; # @',
  'a=1&b=%20&c=é😀',
  '{"name":"Müller","note":"5 > 3 && 2 < 4"}',
];

/** POSIX, Shell Command Language, 2.2: what a shell makes of one word. */
const readPosix = (word: string): string => {
  let text = '';
  for (let at = 0; at < word.length; at++) {
    const character = word.charAt(at);
    if (character === '\\') text += word.charAt(++at);
    else if (character !== "'") assert.fail(`${character} has a meaning at ${at} of ${word}`);
    else {
      const end = word.indexOf("'", at + 1);
      text += word.slice(at + 1, end);
      at = end;
    }
  }
  return text;
};

/** What cmd.exe hands on of a line at its prompt: variables that are not set stay, then carets are taken away. */
const readPrompt = (line: string): string => {
  assert.doesNotMatch(line, /%[A-Za-z0-9_]+%/, 'a variable is expanded');
  let text = '';
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === '^' && !isQuoted) {
      text += line.charAt(++at);
      continue;
    }
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && '&|<>'.includes(character)) assert.fail(`${character} in ${line}`);
    text += character;
  }
  return text;
};

/** "Parsing C command-line arguments" in Microsoft's documentation of C, for a line of one argument. */
const readArgument = (line: string): string => {
  let text = '';
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    let slashes = 0;
    while (line[at] === '\\') {
      slashes++;
      at++;
    }
    if (line[at] !== '"') {
      text += '\\'.repeat(slashes) + (line[at] ?? '');
      if (!isQuoted && line[at] === ' ') assert.fail(`a second argument in ${line}`);
      continue;
    }
    text += '\\'.repeat(Math.floor(slashes / 2));
    if (slashes % 2 === 1) text += '"';
    else isQuoted = !isQuoted;
  }
  return text;
};

describe('a text in a shell', () => {
  it('is one word of a POSIX shell that says the same', () => {
    for (const text of [...awkward, 'a\nb\r\nc']) assert.equal(readPosix(quoteBash(text)), text);
    assert.equal(quoteBash(`it's`), String.raw`'it'\''s'`);
  });

  it('is one argument from the Command Prompt that says the same', () => {
    for (const text of awkward) assert.equal(readArgument(readPrompt(quoteCmd(text))), text);
    assert.equal(quoteCmd('a&b'), '^"a^&b^"');
    assert.equal(quoteCmd('%PATH%'), '^"^%^PATH^%^"');
    // A caret at the end of a line takes the line end away; the empty line brings one back.
    assert.equal(quoteCmd('a\nb'), '^"a^\n\nb^"');
  });

  it('takes no longer for many backslashes than for many letters', () => {
    const many = '\\'.repeat(500_000);
    assert.equal(quoteCmd(`${many}x`).length, many.length + 5);
  });

  it('is a value of a configuration file of curl that says the same', () => {
    for (const text of [...awkward, 'a\nb\r\nc\td\ve']) {
      const quoted = quoteConfig(text);
      assert.doesNotMatch(quoted, /[\r\n]/);
      const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', v: '\v' };
      const read = quoted
        .slice(1, -1)
        .replace(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter);
      assert.equal(read, text);
    }
  });
});

describe('a request as a command of curl', () => {
  const request = {
    method: 'POST',
    url: 'http://localhost:9000/Cart?a=[1]',
    headers: [
      { name: 'Host', value: 'shop.example' },
      { name: 'Content-Length', value: '3' },
      { name: 'X-Empty', value: '' },
    ],
    body: '@x',
  };

  it('has its headers and no others, and takes nothing for the name of a file or a range', () => {
    assert.deepEqual(curlOptions(request), [
      ['url', 'http://localhost:9000/Cart?a=[1]'],
      ['globoff'],
      ['path-as-is'],
      ['request', 'POST'],
      ['header', 'Host: shop.example'],
      ['header', 'X-Empty;'],
      ['header', 'Accept:'],
      ['header', 'User-Agent:'],
      ['header', 'Content-Type:'],
      ['data-raw', '@x'],
    ]);
  });

  it('asks for a head where that was asked for, decodes what it accepts, and trusts a farm with https', () => {
    const names = curlOptions({
      method: 'HEAD',
      url: 'https://localhost:9000/',
      headers: [{ name: 'accept-encoding', value: 'gzip' }],
    }).map(([name]) => name);
    assert.ok(names.includes('head') && names.includes('compressed') && names.includes('insecure'));
    assert.ok(!names.includes('request'));
  });

  it('is written as each shell wants it', () => {
    const small = { method: 'GET', url: 'http://localhost:9000/?a=1&b=2', headers: [] };
    assert.equal(
      curlCommand(small, 'bash'),
      `curl --url 'http://localhost:9000/?a=1&b=2' --globoff --path-as-is --request 'GET' --header 'Accept:' --header 'User-Agent:'`,
    );
    assert.match(
      curlCommand(small, 'cmd'),
      /^curl\.exe --url \^"http:\/\/localhost:9000\/\?a=1\^&b=2\^" /,
    );
    assert.equal(
      curlCommand(small, 'powershell'),
      [
        `& { $OutputEncoding = New-Object System.Text.UTF8Encoding $false; @'`,
        'url = "http://localhost:9000/?a=1&b=2"',
        'globoff',
        'path-as-is',
        'request = "GET"',
        'header = "Accept:"',
        'header = "User-Agent:"',
        `'@ | curl.exe --config - }`,
      ].join('\n'),
    );
  });
});
