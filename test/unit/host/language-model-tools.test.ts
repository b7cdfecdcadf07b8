import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { toolNames } from '../../../src/host/language-models/tool-names.ts';
import type { ToolParts } from '../../../src/host/language-models/tool.ts';
import { tools } from '../../../src/host/language-models/tools.ts';
import type { SessionRef, SessionSnapshot } from '../../../src/stores/session.ts';
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

  it('tell no session ID that stands in the name of an item', async () => {
    const id = '4hj2k1abcdefghijklmnox0q';
    const ref: SessionRef = { layout: 'express', application: 'sess:', id };
    const item = (name: string) => ({
      name,
      bytes: new TextEncoder().encode('1'),
      encoding: 'json' as const,
      isSystem: false,
    });
    const items = [item(`cart_${id}`), item(id.toUpperCase()), item('Count')];
    const read: SessionSnapshot = { ref, condition: 'ok', items, readAtMs: 0 };
    const group = { layout: ref.layout, application: ref.application, sessionCount: 1 };
    const index = {
      groups: () => [group],
      page: () => ({ sessions: [{ ref }], totalCount: 1 }),
    };
    const source = {
      find: () => Promise.resolve(index),
      readMany: () => Promise.resolve([read]),
      memoryOf: () => Promise.resolve([undefined]),
    };
    const services = {
      endpoints: { all: () => [{ id: 'e', name: 'shop' }] },
      connections: { state: () => 'connected', connect: () => Promise.resolve(source) },
    };
    const parts = { services, permissions: { demand: () => Promise.resolve() } };
    const told = await tools.sessionFarm_getStatistics.answer(
      parts as unknown as ToolParts,
      {},
      new AbortController().signal,
    );
    const text = JSON.stringify(told);
    assert.match(text, /"name":"Count"/);
    assert.ok(!text.toLowerCase().includes(id), text);
  });
});
