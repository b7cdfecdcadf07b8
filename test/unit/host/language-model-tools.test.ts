import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { toolNames } from '../../../src/host/language-models/tool-names.ts';
import { tools } from '../../../src/host/language-models/tools.ts';
import { checkedShape, declaredShape } from '../support/manifest-shape.ts';

interface DeclaredTool {
  readonly name: string;
  readonly toolReferenceName: string;
  readonly inputSchema: unknown;
}

const manifest = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
) as { readonly contributes: { readonly languageModelTools: readonly DeclaredTool[] } };
const declared = manifest.contributes.languageModelTools;

describe('the tools of language models', () => {
  it('are declared, each once, under the names that the code has', () => {
    assert.deepEqual(
      declared.map(({ name }) => name),
      [...toolNames],
    );
    assert.equal(new Set(declared.map((each) => each.toolReferenceName)).size, toolNames.length);
  });

  for (const name of toolNames) {
    it(`${name} takes what the manifest says`, () => {
      const { inputSchema } = declared.find((each) => each.name === name) ?? {};
      assert.deepEqual(declaredShape(inputSchema), checkedShape(tools[name].input));
    });
  }
});
