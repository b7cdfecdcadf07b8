import assert from 'node:assert/strict';
import { englishText } from '../../../src/formats/reason.ts';
import type { ValueNode } from '../../../src/formats/value.ts';
import { itemAbilities } from '../../../src/host/editor/rows/row-abilities.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import { decodeSessionItem } from '../../../src/stores/read/decode-session-item.ts';

/** What symfony/http-foundation 5.4 wrote. @param before what the application put beside it */
const session = (before = ''): Uint8Array =>
  Buffer.from(
    `${before}_sf2_attributes|a:2:{s:4:"user";s:3:"ada";s:4:"cart";N;}_sf2_meta|a:3:{s:1:"u";i:1790000000;s:1:"c";i:1790000000;s:1:"l";i:0;}_symfony_flashes|a:1:{s:6:"notice";a:1:{i:0;s:5:"saved";}}`,
  );
const layout = layoutById('php');
const all = { canAdd: true, canRemove: true, canRename: true };

function draftOf(data: Uint8Array): SessionDraft {
  const ref = { layout: 'php', application: 'sf_s', id: 'abc' } as const;
  return new SessionDraft({ ref, condition: 'ok', readAtMs: 0, ...layout.readItems(data, 0) });
}

function rootOf(draft: SessionDraft, name: string): ValueNode {
  return decodeSessionItem(draft.item(name) ?? assert.fail(name), 'php').root;
}

const kinds = ({ replacements = [] }: ValueNode): readonly string[] =>
  replacements.map((choice) => choice.kind);

describe('A session of Symfony', () => {
  for (const [what, before] of [
    ['plain', ''],
    // For which values are read where they stand.
    ['behind references', 'a|O:8:"stdClass":0:{}b|r:1;'],
  ] as const) {
    it(`has bags that stay arrays under their names, and take what arrays take: ${what}`, () => {
      const draft = draftOf(session(before));
      for (const name of ['_sf2_attributes', '_symfony_flashes']) {
        const item = draft.item(name) ?? assert.fail(name);
        const root = rootOf(draft, name);
        assert.deepEqual([root.isNullable, kinds(root)], [undefined, ['object']], name);
        assert.deepEqual(itemAbilities(root, true, all, item), ['add', 'replace'], name);
        const { bytes } = item;
        assert.throws(() => draft.apply({ type: 'remove', item: name, bytes }));
        assert.throws(() => draft.apply({ type: 'rename', item: name, name: 'x' }));
      }
      const [user, cart] = rootOf(draft, '_sf2_attributes').children(0, 2);
      assert.ok((user?.node.replacements ?? []).length > 3);
      assert.ok(cart?.node.editor);
      const flashes = rootOf(draft, '_symfony_flashes');
      assert.deepEqual(
        flashes.itemsEditor?.values.map(({ kind }) => kind),
        ['object'],
      );
      const [notice] = flashes.children(0, 1);
      assert.deepEqual(notice && kinds(notice.node), ['object']);
      assert.ok((notice?.node.children(0, 1)[0]?.node.replacements ?? []).length > 3);
    });
  }

  it('keeps its times to itself, and says what other names are to it', () => {
    const draft = draftOf(session());
    assert.equal(draft.item('_sf2_meta')?.isSystem, true);
    const issueOf = (name: string) => layout.nameIssue?.(name, draft.base);
    assert.deepEqual(issueOf('_symfony_flashes'), { code: 'own-name', isRefused: true });
    assert.deepEqual(issueOf('cart'), { code: 'beside-attributes', isRefused: false });
    const others = draftOf(Buffer.from('user|s:3:"ada";')).base;
    assert.equal(layout.nameIssue?.('cart', others), undefined);
  });

  it('is free where a bag is no array any more', () => {
    const draft = draftOf(Buffer.from('_sf2_attributes|s:1:"x";_sf2_meta|a:0:{}'));
    assert.equal(draft.item('_sf2_attributes')?.bag, undefined);
  });

  it('says that Symfony answers with an error where it is broken', () => {
    const { damage, fate } = layout.readItems(session().subarray(0, 60), 0);
    assert.ok(damage);
    assert.equal(
      fate && englishText(fate),
      'With the next request, PHP deletes this session, and Symfony answers with an error. The request after that starts a new one.',
    );
  });
});
