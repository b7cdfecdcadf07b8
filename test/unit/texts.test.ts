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
    assert.deepEqual([...rooms].sort(), ['farm', 'formats', 'host', 'stores']);
  });

  it('have an argument for each of their places', () => {
    for (const { call, place } of all) {
      const [text, ...args] = call.arguments;
      // Pages fill in their strings themselves.
      if (place.includes('/page-strings.ts:') || !text || !ts.isStringLiteralLike(text)) continue;
      const places = new Set([...text.text.matchAll(/\{(\d+)\}/g)].map(([, at]) => Number(at)));
      assert.deepEqual([...places].sort(), [...args.keys()], place);
    }
  });
});
