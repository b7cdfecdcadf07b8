import type { Place } from '../../records/place.ts';
import type { NrbfDocument } from '../../view/document.ts';
import { isPartOfWhole } from '../../known/whole-classes.ts';
import type { NrbfNode } from '../../view/node.ts';
import { objectType, type NetType } from '../../write/net-types.ts';
import { genericArguments } from '../net-type-names.ts';
import { Chain } from './chain.ts';
import { Columns } from './columns.ts';
import { Entries } from './entries.ts';
import { equalityOf } from './equality.ts';
import { Pairs } from './pairs.ts';
import { Sequence, type SequenceLayout } from './sequence.ts';
import type { ItemStore } from './store.ts';

/** Members of collections that wrap another one, and hold it. */
const wrappers: ReadonlyMap<string, readonly string[]> = new Map([
  ['System.Collections.ObjectModel.Collection`1', ['items']],
  ['System.Collections.ObjectModel.ReadOnlyCollection`1', ['list']],
  ['System.Collections.ObjectModel.ObservableCollection`1', ['Collection`1+items', 'items']],
  ['System.ComponentModel.BindingList`1', ['Collection`1+items', 'items']],
  ['System.Collections.CollectionBase', ['list', '_list']],
  ['System.Collections.ReadOnlyCollectionBase', ['list', '_list']],
  ['System.Collections.DictionaryBase', ['hashtable', '_hashtable']],
  ['System.Collections.Specialized.StringCollection', ['data', '_data']],
  ['System.Collections.ObjectModel.ReadOnlyDictionary`2', ['m_dictionary', '_dictionary']],
  ['System.Collections.Specialized.StringDictionary', ['contents', '_contents']],
  ['System.Collections.Specialized.HybridDictionary', ['hashtable', '_hashtable', 'list', '_list']],
]);

const MAX_WRAPPERS = 8;

const nameValues = 'System.Collections.Specialized.NameValueCollection';
const textCollections = new Set([
  'System.Collections.Specialized.StringCollection',
  'System.Collections.Specialized.StringDictionary',
]);

function definitionOf({ table, model }: NrbfDocument, object: number): string {
  return table.layout.at(object) < 0 ? '' : model.classOf(object).typeName.definition;
}

/**
 * What a collection demands of its items beyond what their places are declared as: \`text\` where only
 * texts may stand, \`fixed\` where nothing else may come.
 */
export function demandOn({ trail, document }: NrbfNode): 'text' | 'fixed' | undefined {
  if (!trail) return undefined;
  const parent = definitionOf(document, trail.object);
  if (parent === nameValues) return 'fixed';
  if (textCollections.has(parent)) return 'text';
  const isValueList = trail.outer && definitionOf(document, trail.outer.object) === nameValues;
  return isValueList && parent === 'System.Collections.ArrayList' ? 'text' : undefined;
}

/** What can be done with the items of a node; undefined when nothing can. */
export function itemStoreOf(node: NrbfNode): ItemStore | undefined {
  const { target, document } = node;
  if (!document.isEditable || isPartOfWhole(document.model, node.place, node.trail))
    return undefined;
  if (target.type === 'array') {
    return node.kind === 'bytes'
      ? undefined
      : new Sequence(node, { style: 'array', array: target.object });
  }
  if (target.type !== 'object') return undefined;
  if (node.shape?.kind !== 'list' && node.shape?.kind !== 'dictionary') return undefined;
  return ofObject(node, target.object);
}

function ofObject(node: NrbfNode, object: number): ItemStore | undefined {
  const { model } = node.document;
  let outermost = '';
  let owner = object;
  for (let depth = 0; depth < MAX_WRAPPERS; depth++) {
    const { typeName, layout } = model.classOf(owner);
    const base = model.bases.get(layout);
    if (base?.isFixed === true) return undefined;
    const definition = base?.definition ?? typeName.definition;
    if (depth === 0) outermost = definition;
    const inner = wrappers.get(definition)?.map((name) => model.target(owner, name));
    const target = inner?.find((found) => found?.type === 'object' || found?.type === 'array');
    if (!inner) return ofCollection(node, owner, definition, outermost);
    if (target?.type === 'array') {
      return new Sequence(node, { style: 'array', array: target.object });
    }
    if (target?.type !== 'object') return undefined;
    owner = target.object;
  }
  return undefined;
}

const generic = 'System.Collections.Generic.';

function ofCollection(
  node: NrbfNode,
  owner: number,
  definition: string,
  outermost: string,
): ItemStore | undefined {
  const { model } = node.document;
  const first = genericArguments(model.classOf(owner).wireName)[0] ?? objectType;
  const sequence = (layout: SequenceLayout): ItemStore | undefined =>
    layout.array === undefined && (!layout.missing || model.bases.has(model.table.layout.at(owner)))
      ? undefined
      : new Sequence(node, { owner, ...layout });
  const array = (...names: string[]): { array?: number } => {
    const found = names.map((name) => model.array(owner, name)).find((one) => one !== undefined);
    return found === undefined ? {} : { array: found };
  };
  // A member that is there, but that .NET doesn't look at, stands in the way of a new one.
  const missing = (member: string): Pick<SequenceLayout, 'missing'> =>
    model.member(owner, member) === undefined ? { missing: { member, element: first } } : {};
  const equality = equalityOf(model, model.member(owner, 'Comparer'));
  switch (definition) {
    case `${generic}List\`1`:
    case 'System.Collections.ArrayList': {
      return sequence({
        style: 'list',
        ...array('_items'),
        ...(isTextList(node, outermost) && { isText: true }),
      });
    }
    case `${generic}Stack\`1`:
    case 'System.Collections.Stack':
      return sequence({ style: 'stack', ...array('_array') });
    case `${generic}Queue\`1`:
    case 'System.Collections.Queue':
      return sequence({ style: 'queue', ...array('_array') });
    case `${generic}HashSet\`1`: {
      const elements = arrayUnlessEmpty(node, owner, 'Elements', 'Capacity');
      return sequence({ style: 'set', ...elements, ...missing('Elements'), equality });
    }
    case `${generic}SortedSet\`1`:
      return sequence({ style: 'sorted', ...array('Items'), ...missing('Items'), equality });
    case `${generic}LinkedList\`1`:
      return sequence({ style: 'linked', ...array('Data'), ...missing('Data') });
    default:
      return ofDictionary(node, owner, definition, outermost);
  }
}

/** True for lists that hold texts, though they take anything: those that .NET's own classes keep. */
function isTextList({ trail, document }: NrbfNode, outermost: string): boolean {
  if (outermost === 'System.Collections.Specialized.StringCollection') return true;
  return trail !== undefined && definitionOf(document, trail.object) === nameValues;
}

/** An array that counts only where its owner doesn't say that it is empty. */
function arrayUnlessEmpty(
  { document: { model } }: NrbfNode,
  owner: number,
  member: string,
  size: string,
): { array?: number } {
  const array = model.array(owner, member);
  return array === undefined || model.integer(owner, size) === 0 ? {} : { array };
}

/** The types of keys and values, of a derived class as its array of pairs has them. */
function typesOf(
  document: NrbfDocument,
  owner: number,
  array: number | undefined,
): readonly [NetType, NetType] | undefined {
  const { model, table } = document;
  const isDerived = model.bases.has(table.layout.at(owner));
  const pair = array === undefined ? '' : (document.arrayInfo(array).wireElementName ?? '');
  const [key, value] = genericArguments(isDerived ? pair : model.classOf(owner).wireName);
  return key && value ? [key, value] : undefined;
}

function ofDictionary(
  node: NrbfNode,
  owner: number,
  definition: string,
  outermost: string,
): ItemStore | undefined {
  const { document } = node;
  const { model } = document;
  const equality = (...names: string[]): ReturnType<typeof equalityOf> => {
    const comparers = names.map((name) => model.member(owner, name));
    const set = comparers.find((place) => place && model.resolve(place).type !== 'null');
    return equalityOf(model, set);
  };
  switch (definition) {
    case `${generic}Dictionary\`2`: {
      const { array } = arrayUnlessEmpty(node, owner, 'KeyValuePairs', 'HashSize');
      const types = typesOf(document, owner, array);
      // An array that .NET doesn't look at stands in the way of a new one.
      const isOdd = array === undefined && model.member(owner, 'KeyValuePairs') !== undefined;
      if (!types || isOdd) return undefined;
      const common = { owner, array, types, equality: equality('Comparer') };
      return new Pairs(node, { ...common, member: 'KeyValuePairs' });
    }
    case `${generic}SortedDictionary\`2`: {
      const set = model.object(owner, '_set');
      const array = set === undefined ? undefined : model.array(set, 'Items');
      const types = typesOf(document, owner, array);
      if (set === undefined || !types) return undefined;
      const pairComparer = model.object(set, 'Comparer');
      const comparer: Place | undefined =
        pairComparer === undefined ? undefined : model.member(pairComparer, 'keyComparer');
      const common = { owner: set, array, types, equality: equalityOf(model, comparer) };
      return new Pairs(node, { ...common, member: 'Items' });
    }
    case `${generic}SortedList\`2`:
    case 'System.Collections.SortedList':
      return columns('sorted', ['keys', '_keys'], ['values', '_values'], ['comparer', '_comparer']);
    case 'System.Collections.Hashtable':
      return columns('hash', ['Keys'], ['Values'], ['KeyComparer', 'Comparer']);
    case nameValues:
      return columns('names', ['Keys'], ['Values'], []);
    case 'System.Collections.ListDictionaryInternal':
    case 'System.Collections.Specialized.ListDictionary':
      // Early .NET Core had other names.
      if (!model.member(owner, 'head')) return undefined;
      return new Chain(node, owner, equality('comparer'));
    case 'System.Collections.Specialized.OrderedDictionary': {
      const array = model.array(owner, 'ArrayList');
      return array === undefined
        ? undefined
        : new Entries(node, owner, array, equality('KeyComparer'));
    }
    default:
      return undefined;
  }

  function columns(
    style: 'sorted' | 'hash' | 'names',
    keyNames: readonly string[],
    valueNames: readonly string[],
    comparerNames: readonly string[],
  ): ItemStore | undefined {
    const find = (names: readonly string[]): number | undefined =>
      names.map((name) => model.array(owner, name)).find((found) => found !== undefined);
    const [keys, values] = [find(keyNames), find(valueNames)];
    if (keys === undefined || values === undefined) return undefined;
    const isLowerCase = outermost === 'System.Collections.Specialized.StringDictionary';
    return new Columns(node, {
      owner,
      keys,
      values,
      style,
      equality: style === 'names' ? 'ignoring-case' : equality(...comparerNames),
      ...(isLowerCase && { isLowerCase }),
    });
  }
}
