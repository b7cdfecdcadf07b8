import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../', import.meta.url));
const bundle = JSON.parse(readFileSync(join(root, 'l10n/bundle.l10n.json'), 'utf8')) as object;
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  // What hands texts on has none of its own.
  .filter((name) => !/^(?:host\/shown\/l10n|formats\/reason)\.ts$/.test(name.replace(/\\/g, '/')));

/** Every call of `l10n.t`, VS Code's and that of the lower rooms. */
function* calls(): Generator<{ readonly call: ts.CallExpression; readonly place: string }> {
  for (const name of sources) {
    const text = readFileSync(join(root, 'src', name), 'utf8');
    if (!text.includes('l10n')) continue;
    const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
    const open: ts.Node[] = [file];
    for (let node = open.pop(); node; node = open.pop()) {
      ts.forEachChild(node, (child) => void open.push(child));
      if (!ts.isCallExpression(node) || !/\bl10n\.t$/.test(node.expression.getText())) continue;
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      yield { call: node, place: `src/${name}:${line + 1}` };
    }
  }
}

describe('texts for users', () => {
  let all: { readonly call: ts.CallExpression; readonly place: string }[];
  before(() => (all = [...calls()]));

  it('are literals that translators get, whichever room says them', () => {
    const rooms = new Set<string>();
    for (const { call, place } of all) {
      const [text] = call.arguments;
      assert.ok(text && ts.isStringLiteralLike(text), `${place}: nobody could translate this`);
      assert.ok(text.text in bundle, `${place}: run npm run l10n`);
      rooms.add(place.split('/')[1] ?? '');
    }
    assert.deepEqual([...rooms].sort(), [
      'clouds',
      'doctor',
      'dynamodb',
      'farm',
      'formats',
      'host',
      'lookup',
      'memcached',
      'stores',
    ]);
  });

  it('have an argument for each of their places', () => {
    for (const { call, place } of all) {
      const [text, ...args] = call.arguments;
      // Pages fill in their strings themselves.
      if (place.includes('page-strings.ts:') || !text || !ts.isStringLiteralLike(text)) continue;
      const places = new Set([...text.text.matchAll(/\{(\d+)\}/g)].map(([, at]) => Number(at)));
      assert.deepEqual([...places].sort(), [...args.keys()], place);
    }
  });
});

/** What a rule of the house finds, by what to write in its place; see CONTRIBUTING.md, "Texts". */
const rules: readonly (readonly [found: RegExp, instead: string])[] = [
  [/!(?!")/, 'no exclamation mark'],
  [/[“”‘’„]/, 'straight quotes'],
  [/\b\w+(?:n't|'re|'ve|'ll)\b|\b(?:it|that|there|what|here)'s\b/i, 'no contraction'],
  [/\bcan not\b/i, 'cannot'],
  [/(?<!\{)\bids?\b/, 'session ID'],
  [/\buser name\b/i, 'username'],
  [/(?<!-)\blog(?:ged)? in\b/i, 'sign in'],
  [/\b(?:colou?r(?<=colour)|behaviour|favour|licence|centre|grey)/i, 'American spelling'],
  [
    /\b\w+(?:ise|ised|ising|isation)\b(?<!\b(?:otherwise|precise|promise|exercise|raise|noise|likewise|wise|rise))/i,
    'American spelling: -ize',
  ],
  [/\b(?:cancelled|cancelling|labelled|travelled|modelled)\b/i, 'American spelling: one l'],
  [/\b(?:stands?|stood|lies|lay|lain)\b/i, 'is, is stored'],
  [/\bfrees? itself\b|\bby itself\b|\bgives? back\b/i, 'expires, automatically, stop holding'],
  [/\bmay not (?:run|use|read|be used)\b/i, 'is not allowed to'],
  [/\bany ?more\b|\bnot there\b/i, 'no longer'],
  [
    /\bfor ever\b|\bturned away\b|\bsen[dt] on\b|\bcalled off\b/i,
    'no limit, refused, forwarded, canceled',
  ],
  [
    /\btakes? (?:over|no|apart|for)\b|\bgoes on\b|\bbegins?\b|\bbegan\b/i,
    'accepts no, continues, starts',
  ],
  [/(?<!\bthere )\b(?:is|are) no (?!longer)\w+/i, 'is not a'],
  [/\bnobody\b|\bunharmed\b/i, 'an actor'],
  [/\bworkspace (?:that )?is not trusted\b/i, 'Restricted Mode'],
  [/(?<!&\w+);/, 'two sentences instead of a semicolon'],
  [/: (?:it|its|the|they|this|only|you)\b[^{}"]*\.$/, 'two sentences instead of a colon'],
  [/, \w+ and \w+(?:[.,]|$)/, 'a comma before the last of three'],
  [/ {2}|\.\.\.|\s$/, 'single blanks, …'],
];

describe('the texts of the house', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Record<
    string,
    string
  >;
  const texts = [...Object.keys(bundle), ...Object.values(manifest)];

  for (const [found, instead] of rules) {
    it(`say ${instead} in the place of ${found.source}`, () => {
      const broken = texts.filter((text) => found.test(text));
      assert.deepEqual(broken, []);
    });
  }
});
