import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { grown, hostileTexts } from './support/hostile-texts.ts';
import { StepCounter } from './support/regex-steps.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));

/** A regular expression and where it stands. */
interface Found {
  readonly place: string;
  readonly literal: string;
}

/** Makes those that users write, which run with a time limit. */
const ofUsers = 'survey/search/user-pattern.ts';

/** Every regular expression of the product, by its syntax tree. */
function expressions(): readonly Found[] {
  return ['src', 'webview'].flatMap((folder) =>
    readdirSync(`${project}${folder}`, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && name.replaceAll('\\', '/') !== ofUsers)
      .flatMap((name) => inFile(`${folder}/${name.replaceAll('\\', '/')}`)),
  );
}

function inFile(path: string): readonly Found[] {
  const text = readFileSync(project + path, 'utf8');
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
    const place = `${path}:${line}`;
    if (ts.isRegularExpressionLiteral(node)) found.push({ place, literal: node.text });
    const isCall = ts.isNewExpression(node) || ts.isCallExpression(node);
    if (isCall && node.expression.getText(file) === 'RegExp') {
      found.push({ place, literal: literalOf(node, place) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** An expression that is made of texts which stand in the source. */
function literalOf(
  { arguments: parts }: ts.NewExpression | ts.CallExpression,
  place: string,
): string {
  const [source, flags] = (parts ?? []).map((part) =>
    ts.isStringLiteralLike(part) ? part.text : assert.fail(`${place} is made of other than texts`),
  );
  return String(new RegExp(source ?? '', flags));
}

const SIZE = 128;
/** More steps a character than this are looked at again, with a text twice as long. */
const FEW_STEPS = 30;
/** A linear expression takes twice the steps for twice the text, a quadratic one four times. */
const MAX_RATIO = 3;
const MAX_STEPS = 2_000_000;

/** A text over which an expression's steps grow faster than the text; undefined when there is none. */
function superlinearText(literal: string): string | undefined {
  const counter = new StepCounter(literal);
  for (const text of hostileTexts(literal)) {
    const times = Math.ceil(SIZE / text.part.length);
    const once = counter.count(grown(text, times), MAX_STEPS);
    if (once < FEW_STEPS * SIZE) continue;
    const twice = counter.count(grown(text, times * 2), MAX_STEPS * 2);
    if (twice > once * MAX_RATIO || once >= MAX_STEPS) return JSON.stringify(text);
  }
  return undefined;
}

describe('regular expressions', function () {
  this.timeout(300_000);

  it('take no more steps than in proportion to their input', () => {
    const slow: string[] = [];
    const seen = new Set<string>();
    const all = expressions();
    for (const { place, literal } of all) {
      if (seen.has(literal)) continue;
      seen.add(literal);
      const text = superlinearText(literal);
      if (text !== undefined) slow.push(`${place} ${literal} over ${text}`);
    }
    assert.deepEqual(slow, []);
    assert.ok(all.length > 250, `${all.length} were found`);
  });

  // What the product once had, and textbook cases.
  for (const literal of [
    String.raw`/\s+$/`,
    String.raw`/0+$/`,
    String.raw`/([^\s="']+)="([^"]*)"/g`,
    String.raw`/^(.*?)\s*(?:Z|([+-])(\d\d):(\d\d))$/is`,
    String.raw`/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/`,
    String.raw`/ \(.*$/`,
    String.raw`/\s*\/?>$/`,
    String.raw`/^(a+)+$/`,
    String.raw`/^(?:a|a)*$/`,
    String.raw`/x*y/`,
    String.raw`/^\d+\d+$/`,
    String.raw`/^(['"]).*\1.*\1$/s`,
  ]) {
    it(`are found to be slow where they are: ${literal}`, () => {
      assert.notEqual(superlinearText(literal), undefined);
    });
  }

  for (const literal of [
    String.raw`/^\d+$/`,
    String.raw`/[<>&]/g`,
    String.raw`/^[^:]*:/`,
    String.raw`/\d{1,5}x/`,
    String.raw`/^(?:[a-z]+\.)*[a-z]+$/`,
    String.raw`/\b[a-z]{1,8}:\/\//gi`,
  ]) {
    it(`are not found to be slow where they are not: ${literal}`, () => {
      assert.equal(superlinearText(literal), undefined);
    });
  }
});
