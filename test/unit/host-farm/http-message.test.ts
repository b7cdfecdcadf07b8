import assert from 'node:assert/strict';
import {
  editableBody,
  messageText,
  parseMessage,
} from '../../../src/host/farm/edit/http-message.ts';
import type { HeldDetails } from '../../../src/protocol/farm/held-details.ts';

const held = (body: string | Uint8Array, others: Partial<HeldDetails> = {}): HeldDetails => {
  const bytes = Buffer.from(body as string);
  return {
    method: 'POST',
    httpVersion: '1.1',
    target: '/Cart?a=b',
    headers: [
      { name: 'Host', value: 'localhost:9000' },
      { name: 'X-Empty', value: '' },
      { name: 'X-Colon', value: 'a: b' },
    ],
    body: { byteCount: bytes.length, base64: bytes.toString('base64') },
    isBodyWhole: true,
    ...others,
  };
};
const typed = (type: string): Partial<HeldDetails> => ({
  headers: [{ name: 'content-type', value: type }],
});
const bodyOf = (text: string, details: HeldDetails): string | undefined => {
  const read = parseMessage(text, editableBody(details));
  assert.ok(!('kind' in read));
  return read.body && Buffer.from(read.body).toString();
};

describe('a request that waits, as a text', () => {
  it('is a message of HTTP under its notes', () => {
    const details = held('one=1\ntwo=2');
    assert.equal(
      messageText(details, editableBody(details), ['A note.', 'Another.']),
      '# A note.\n# Another.\nPOST /Cart?a=b HTTP/1.1\nHost: localhost:9000\nX-Empty: \nX-Colon: a: b\n\none=1\ntwo=2',
    );
  });

  it('says the same when nobody has changed it, and keeps the bytes of its body', () => {
    for (const body of [
      '',
      'a=b',
      'a\n',
      '\n\na',
      '--x\r\nA: b\r\n\r\nc\r\n--x--\r\n',
      'ü😀\ufeff',
    ]) {
      const details = held(body);
      const text = messageText(details, editableBody(details), ['note']);
      for (const shown of [text, text.replaceAll('\n', '\r\n')]) {
        assert.deepEqual(parseMessage(shown, editableBody(details)), {
          method: details.method,
          target: details.target,
          headers: details.headers,
        });
      }
    }
  });

  it('gets another body with the line ends that it had, in UTF-8', () => {
    const head = 'POST / HTTP/1.1\nHost: a\n\n';
    assert.equal(bodyOf(`${head}x\ny`, held('a\r\nb')), 'x\r\ny');
    assert.equal(bodyOf(`${head}x\ny`.replaceAll('\n', '\r\n'), held('a\nb')), 'x\ny');
    assert.equal(bodyOf(`${head}ü`, held('')), 'ü');
    assert.equal(bodyOf('POST / HTTP/1.1\nHost: a', held('gone')), '');
  });

  it('shows no body that would not come back as it was', () => {
    for (const details of [
      held(Buffer.of(0xff, 0xfe)),
      held('a\0b'),
      held('a\nb\r\nc'),
      held('a\rb'),
      held('a\u2028b'),
      held('a', { isBodyWhole: false }),
      held('a', typed('text/plain; charset=iso-8859-1')),
    ]) {
      assert.equal(editableBody(details), undefined);
      const text = messageText(details, undefined, []);
      assert.ok(!('kind' in parseMessage(text, undefined)));
      assert.deepEqual(parseMessage(`${text}more`, undefined), {
        line: text.split('\n').length - 1,
        kind: 'body-fixed',
      });
    }
    assert.ok(editableBody(held('a', typed('application/json; charset="UTF-8"'))));
  });

  it('is told by its line where it is none', () => {
    for (const [text, line, kind] of [
      ['', 0, 'request-line'],
      ['# only notes', 0, 'request-line'],
      ['# note\n\nGET\n', 2, 'request-line'],
      ['GET /a b HTTP/1.1\n', 0, 'request-line'],
      ['GET / HTTP/2\n', 0, 'request-line'],
      ['GET / HTTP/1.1\nHost: a\nno header\n', 2, 'header'],
      ['GET / HTTP/1.1\nHost : a\n', 1, 'header'],
      ['GET / HTTP/1.1\nA: b\n continued\n', 2, 'header'],
      ['GET / HTTP/1.1\n: b\n', 1, 'header'],
    ] as const) {
      assert.deepEqual(parseMessage(text, editableBody(held(''))), { line, kind }, text);
    }
    assert.ok(!('kind' in parseMessage('GET /a', editableBody(held('')))));
  });
});
