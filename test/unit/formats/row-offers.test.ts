import assert from 'node:assert/strict';
import { readCollection } from '../../../src/formats/alt/collection.ts';
import { readCorePayload } from '../../../src/formats/aspnetcore/payload.ts';
import { FormatError } from '../../../src/formats/errors.ts';
import type { ItemEncoding } from '../../../src/formats/encoding.ts';
import { decodeItem } from '../../../src/formats/registry.ts';
import { applySplices } from '../../../src/formats/splice.ts';
import type {
  DecodedValue,
  NewValue,
  ScalarEditor,
  ValueChoice,
  ValueEdit,
  ValueNode,
  ValuePath,
} from '../../../src/formats/value.ts';
import { freeKey } from '../../../src/host/editor/rows/free-key.ts';
import { nodeAbilities } from '../../../src/host/editor/rows/row-abilities.ts';
import type { RowAbility } from '../../../src/protocol/editor-edits.ts';
import { newTextFor } from '../../interop/support/all-edits.ts';
import { fromBase64, readJsonLines } from './support/fixtures.ts';
import { collectionBlobs } from './support/provider-sessions.ts';

interface Sample {
  readonly name: string;
  readonly encoding: ItemEncoding;
  readonly bytes: Uint8Array;
}

interface Line {
  readonly name?: string;
  readonly id?: string;
  readonly scenario?: string;
  readonly stack?: string;
  readonly base64?: string;
  readonly keys?: readonly {
    readonly key: string;
    readonly base64?: string;
    readonly fields?: readonly { readonly name: string; readonly base64: string }[];
  }[];
}

/** Values of every format that is edited, as their software wrote them. */
function samples(): readonly Sample[] {
  const lines = (file: string, encoding: ItemEncoding): Sample[] =>
    readJsonLines<Line>(file).map(({ name, id, base64 = '' }) => {
      return { name: `${file} ${name ?? id ?? ''}`, encoding, bytes: fromBase64(base64) };
    });
  const core = readJsonLines<Line>('aspnetcore-sessions.jsonl').flatMap(
    ({ scenario, keys = [] }) => {
      const data = keys[0]?.fields?.find(({ name }) => name === 'data')?.base64 ?? '';
      return readCorePayload(fromBase64(data)).entries.map(({ name, bytes }): Sample => {
        const encoding = name === '__ControllerTempData' ? 'tempdata' : 'core';
        return { name: `aspnetcore ${scenario ?? ''} ${name}`, encoding, bytes };
      });
    },
  );
  const json = readJsonLines<Line>('other-sessions.jsonl')
    .filter(({ stack, scenario }) => stack === 'express' || scenario === 'json')
    .map(({ stack = '', scenario = '', keys }): Sample => {
      const bytes = fromBase64(keys?.[0]?.base64 ?? '');
      return { name: `${stack} ${scenario}`, encoding: 'json', bytes };
    });
  const alt = collectionBlobs().flatMap(({ session, blob }) =>
    readCollection(blob).items.map(({ name, bytes }): Sample => {
      return { name: `${session.scenario} ${name ?? ''}`, encoding: 'alt', bytes };
    }),
  );
  return [
    ...lines('nrbf-dotnet10.jsonl', 'nrbf'),
    ...lines('nrbf-streams.jsonl', 'nrbf'),
    ...lines('nrbf-mono.jsonl', 'nrbf'),
    ...lines('nrbf-tables-binary.jsonl', 'nrbf'),
    ...lines('nrbf-tables-shared.jsonl', 'nrbf'),
    ...lines('msgpack/values.jsonl', 'msgpack'),
    // Values with references have tests of their own: what can be done depends on all of them.
    ...lines('php/values.jsonl', 'php').filter(({ name }) => !name.endsWith(' references')),
    ...core,
    ...json,
    ...alt,
  ];
}

/** What is refused because of what the user entered, not because of the row. */
const byInput: ReadonlySet<string> = new Set([
  'duplicate-key',
  'out-of-range',
  'reads-as-other',
  'too-precise',
  'invalid-value',
  // XML and .NET's sorted lists don't take every text, mixed dictionaries have a type a key.
  'not-text',
  'unsorted-key',
  // Keys of BSON end at a zero.
  'zero-in-key',
  'not-an-integer',
]);
/** An edit of PHP's arrays that would make them look like lists, or no longer like lists. */
const isRenumbered = (encoding: ItemEncoding, error: FormatError): boolean =>
  encoding === 'php' && error.code === 'verification-failed';

/** The most rows of a value, and of one list, that are tried. */
const MAX_ROWS = 60;
const MAX_CHILDREN = 6;

interface Row {
  readonly node: ValueNode;
  readonly path: ValuePath;
  readonly parent?: ValueNode;
  readonly label: string;
}

function rowsOf(root: ValueNode): readonly Row[] {
  const rows: Row[] = [{ node: root, path: [], label: '' }];
  for (let at = 0; at < rows.length && rows.length < MAX_ROWS; at++) {
    const { node, path } = rows[at] ?? assert.fail();
    if (node.isCycle === true) continue;
    for (const [index, child] of node.children(0, MAX_CHILDREN).entries()) {
      const { label } = child;
      rows.push({ node: child.node, path: [...path, index], parent: node, label });
    }
  }
  return rows;
}

function newValue(choice: ValueChoice): NewValue {
  switch (choice.kind) {
    case 'null':
      return choice;
    case 'object':
      return { kind: 'object', wireTypeName: choice.wireTypeName };
    case 'scalar':
      return { kind: 'scalar', type: choice.editor.type, text: textFor(choice.editor, '') };
    case 'collection':
      return { kind: 'collection', shape: choice.shape, items: [] };
    case 'written':
      return { ...choice, text: choice.form === 'json' ? '{"a":1}' : '01 02' };
  }
}

/** A few choices of many: scalars and objects all, of collections some. */
function someOf(choices: readonly ValueChoice[]): readonly NewValue[] {
  const collections = choices.filter(({ kind }) => kind === 'collection');
  const others = choices.filter(({ kind }) => kind !== 'collection');
  return [...others, ...collections.filter((_, index) => index % 97 === 0)].map(newValue);
}

/** The key that the page proposes. */
function keyFor(
  editor: ScalarEditor,
  container: ValueNode,
  own: string,
  works?: (key: string) => boolean,
): string {
  const taken = container.children(0, container.childCount).map(({ label }) => label);
  return freeKey(editor, own, taken, works);
}

/** A text of a scalar's type that may stand where the scalar does. */
function textFor(editor: ScalarEditor, typeName: string): string {
  if (typeName === 'Guid') return newTextFor({ type: 'Guid' });
  const isDate = editor.type === 'DateTime' || typeName === 'DateTime';
  return isDate && (editor.hasKind === false || editor.type === 'String')
    ? '2031-02-03T04:05:06.0700001'
    : newTextFor(editor);
}

/** What the page asks for when the user does what a row offers: each has to be possible. */
function editsFor(
  ability: RowAbility,
  { node, path, parent, label }: Row,
  canMake: (edit: ValueEdit) => boolean,
): readonly ValueEdit[] {
  const index = path.at(-1) ?? 0;
  const { itemsEditor, childCount } = node;
  const key = parent?.itemsEditor?.key;
  switch (ability) {
    case 'add': {
      const own = itemsEditor?.key && {
        key: keyFor(itemsEditor.key, node, newTextFor(itemsEditor.key)),
      };
      return someOf(itemsEditor?.values ?? []).map((value) => {
        return { type: 'insert', path, index: childCount, value, ...own };
      });
    }
    case 'remove':
      return [{ type: 'remove', path }];
    case 'move': {
      const places = [index - 1, index + 1].filter(
        (to) => to >= 0 && to < (parent?.childCount ?? 0),
      );
      return places.map((to) => ({ type: 'move', path, index: to }));
    }
    case 'duplicate':
    case 'duplicate-as': {
      const value: NewValue = { kind: 'copy', path };
      const outer = path.slice(0, -1);
      const edit = { type: 'insert', path: outer, index: index + 1, value } as const;
      if (ability === 'duplicate' || !key) return [edit];
      const works = (free: string): boolean => canMake({ ...edit, key: free });
      return [{ ...edit, key: keyFor(key, parent, label, works) }];
    }
    case 'rename':
      return key ? [{ type: 'rename', path, key: keyFor(key, parent, label) }] : [];
    case 'replace':
      return someOf(node.replacements ?? []).map((value) => ({ type: 'replace', path, value }));
    case 'set-null':
      return [{ type: 'set-null', path }];
    case 'revert':
    case 'picture':
    case 'open-text':
    case 'table':
    case 'read-as':
    case 'open-with-key':
      return [];
  }
}

function failureOf(
  value: DecodedValue,
  edit: ValueEdit,
  encoding: ItemEncoding,
  isProposed = false,
): string | undefined {
  try {
    const splices = value.edit(edit);
    const { failure } = decodeItem(applySplices(value.bytes, splices), encoding);
    return failure?.message;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    if (isRenumbered(encoding, error)) return undefined;
    return byInput.has(error.code) && !isProposed ? undefined : `${error.code}: ${error.message}`;
  }
}

describe('what a row offers', () => {
  it('can be done, or is refused for what was entered alone', () => {
    const failures: string[] = [];
    const done = new Map<string, number>();
    const tried = new Map<string, number>();
    for (const { name, encoding, bytes } of samples()) {
      const value = decodeItem(bytes, encoding);
      if (value.failure) continue;
      const canMake = (edit: ValueEdit): boolean =>
        failureOf(value, edit, encoding, true) === undefined;
      for (const row of rowsOf(value.root)) {
        const { node, path, parent } = row;
        const tries = nodeAbilities(node, parent?.itemsEditor, true).flatMap(
          (ability): { ability: string; edit: ValueEdit }[] =>
            editsFor(ability, row, canMake).map((edit) => ({ ability, edit })),
        );
        if (node.editor) {
          const text = textFor(node.editor, node.typeName);
          tries.push({ ability: 'edit', edit: { type: 'set', path, text } });
        }
        for (const { ability, edit } of tries) {
          // Once or twice for each sort of edit of each sort of row: there are a hundred thousand.
          const made = 'value' in edit ? JSON.stringify({ ...edit.value, path: undefined }) : '';
          const sort = [encoding, ability, node.typeName, parent?.typeName, made].join(' ');
          const times = (tried.get(sort) ?? 0) + 1;
          tried.set(sort, times);
          if (times > 2) continue;
          const failure = failureOf(value, edit, encoding, ability.startsWith('duplicate'));
          const kind = `${value.format} ${ability}`;
          done.set(kind, (done.get(kind) ?? 0) + 1);
          if (failure === undefined) continue;
          const place = `${node.typeName} in ${parent?.typeName ?? name}`;
          failures.push(`${name}: ${ability} of ${place}, ${JSON.stringify(edit)}: ${failure}`);
        }
      }
    }
    assert.deepEqual(failures.slice(0, 20), []);
    const formats = ['bson', 'json', 'msgpack', 'nrbf', 'php'];
    for (const format of formats) {
      const missing = ['add', 'remove', 'duplicate', 'replace', 'edit'].filter(
        (ability) => !done.has(`${format} ${ability}`),
      );
      assert.deepEqual(missing, [], format);
    }
  }).timeout(240_000);
});
