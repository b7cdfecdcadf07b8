import assert from 'node:assert/strict';
import { decodeItem } from '../../../../src/formats/registry.ts';
import type { DecodedValue } from '../../../../src/formats/value.ts';
import { codecs } from '../../../../src/stores/codecs.ts';
import { fromBase64, fromHex, readJsonLines } from '../support/fixtures.ts';
import { look, plain, refuses, utf8 } from '../support/tree.ts';

interface Cookie {
  readonly case: string;
  readonly software: string;
  readonly cookies: readonly { readonly name: string; readonly value: string }[];
  readonly content?: unknown;
}

interface Visit {
  readonly kind: string;
  readonly cookie?: string;
}

const read = (bytes: Uint8Array, encoding: 'nrbf' | 'core' | 'json' = 'nrbf'): DecodedValue =>
  decodeItem(bytes, encoding, { codecs });
const fixtures = readJsonLines<Cookie>('cookies/cookies.jsonl');
const valueOf = ({ cookies }: Cookie): Uint8Array =>
  utf8(decodeURIComponent(cookies[0]?.value ?? ''));

/** What each software's cookies are named; those that are only an ID with a signature stay texts. */
const writers: readonly (readonly [RegExp, string])[] = [
  [/PHP/, 'Laravel'],
  [/^iron-session/, 'iron'],
  [/^Rails|^Rack|rack/, 'Rails'],
  [/^Django/, 'Django'],
  [/^Flask 2/, 'itsdangerous'],
];

describe('Values that a key of the site protects', () => {
  for (const fixture of fixtures) {
    const by = writers.find(([pattern]) => pattern.test(fixture.software))?.[1];
    if (by === undefined || fixture.case === 'credentials') continue;
    it(`are named: ${fixture.case}, ${fixture.software}`, () => {
      const value = read(valueOf(fixture));
      assert.equal(value.failure, undefined);
      assert.notEqual(value.format, 'hex');
      const [packing] = value.packings ?? [];
      if (value.format === 'encrypted') assert.equal(value.root.typeName, by);
      else if (packing) assert.deepEqual([packing.kind, packing.by], ['signed', by]);
      else assert.equal(value.format, 'text');
      look(value.root);
      assert.equal(value.root.editor, undefined);
    });
  }

  it('are shown as far as that needs no key', () => {
    const django = fixtures.find(
      ({ software, content }) => software.startsWith('Django') && content,
    );
    const flask = fixtures.find(
      ({ software, content }) => software.startsWith('Flask 2') && content,
    );
    for (const fixture of [django, flask]) {
      assert.ok(fixture);
      const value = read(valueOf(fixture));
      assert.equal(value.packings?.[0]?.kind, 'signed');
      assert.equal(value.root.childCount > 0, true);
      assert.equal(value.root.children(0, 1)[0]?.node.readOnlyReason, 'signed');
      refuses(value, { type: 'remove', path: [0] }, 'read-only');
    }
    const token =
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c';
    const value = read(utf8(token));
    assert.equal(value.packings?.[0]?.by, 'JSON Web Token');
    assert.deepEqual(plain(value.root), {
      sub: '1234567890',
      name: 'John Doe',
      iat: 'Number 1516239022',
    });
  });

  it('are told by the mark of data protection, as bytes and as text, with the key that they need', () => {
    const cookies = readJsonLines<Visit>('aspnetcore-sessions.jsonl').flatMap(({ cookie }) =>
      cookie?.startsWith('CfDJ8') === true ? [decodeURIComponent(cookie)] : [],
    );
    assert.ok(cookies.length > 5);
    for (const cookie of cookies) {
      for (const bytes of [utf8(cookie), fromBase64(cookie)]) {
        for (const encoding of ['nrbf', 'core'] as const) {
          const value = read(bytes, encoding);
          assert.deepEqual([value.format, value.certainty], ['encrypted', 'sure']);
          assert.equal(value.root.typeName, 'ASP.NET Core Data Protection');
          const [key] = value.root.children(0, 1);
          assert.match(key?.node.text ?? '', /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
          refuses(value, { type: 'set', path: [0], text: 'x' }, 'read-only');
        }
      }
    }
  });

  it('are told by the marks of Fernet and of JSON Web Encryption', () => {
    const fernet =
      'gAAAAABrDLxIWER31H_P-2ieNp_QhNgQhbRWlzOoQnuRjB_U3Z6Ukgpd_tJVY-zZhiC_wXcrtbu8WvpM1dvWUg77iaaY-orLBQ==';
    assert.equal(read(utf8(fernet)).root.typeName, 'Fernet');
    // RFC 7516, appendix A.2.
    const jwe =
      'eyJhbGciOiJSU0ExXzUiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0.UGhIOguC7IuEvf_NPVaXsGMoLOmwvc1GyqlIKOK1nN94nHPoltGRhWhw7Zx0.AxY8DCtDaGlsbGljb3RoZQ.KDlTtXchhZTGufMYmOYGS4HffxPSUrfmqCHXaI9wOGY.9hH0vgRfYgPnAHOd8stkvw';
    assert.equal(read(utf8(jwe)).root.typeName, 'JSON Web Encryption');
  });

  it('are nothing that only looks like them', () => {
    const texts = [
      'CfDJ8',
      'eyJhIjoxfQ==',
      'gAAAAABnotaferne',
      'a--b',
      'a.b.c',
      'Fe26.2*1*2',
      `hello:abcdef:${'x'.repeat(43)}`,
      `data--${'0'.repeat(40)}`,
    ];
    for (const text of texts) {
      const value = read(utf8(text));
      assert.notEqual(value.format, 'encrypted', text);
      assert.ok(value.packings?.[0]?.kind !== 'signed', text);
    }
    assert.notEqual(read(fromHex(`09f0c9f0${'00'.repeat(20)}`)).format, 'encrypted');
    // A text of ASP.NET Core that is only signed stays one that can be edited.
    const token = `eyJhbGciOiJub25lIn0.eyJhIjoxfQ.${'x'.repeat(43)}`;
    assert.equal(read(utf8(token), 'core').root.editor?.type, 'String');
  });

  it('are looked for in linear time', () => {
    for (const part of ['a--', 'eyJ.', 'Fe26.2*', 'CfDJ8', '.:', 'gAAAAA']) {
      const started = performance.now();
      read(utf8(part.repeat(100_000)));
      assert.ok(performance.now() - started < 3000, part);
    }
  });
});
