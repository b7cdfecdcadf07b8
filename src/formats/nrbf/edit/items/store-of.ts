import type { Model } from '../../model/model.ts';
import type { DictionaryStorage, ListStorage } from '../../model/shape.ts';
import { isPartOfWhole } from '../../known/whole-classes.ts';
import type { NrbfDocument } from '../../view/document.ts';
import type { NrbfNode } from '../../view/node.ts';
import type { NetType } from '../../write/net-types.ts';
import { genericArguments } from '../net-type-names.ts';
import { Bits } from './bits.ts';
import { Chain } from './chain.ts';
import { Columns } from './columns.ts';
import { Entries } from './entries.ts';
import { Pairs } from './pairs.ts';
import { Sequence } from './sequence.ts';
import type { ItemStore } from './store.ts';

/**
 * What a collection demands of its items beyond what their places are declared as: `text` where only
 * texts may stand, `fixed` where nothing else may come.
 */
export function demandOn({ trail }: NrbfNode): 'text' | 'fixed' | undefined {
  const { shape, outer } = trail ?? {};
  if (isOfNames(trail)) return 'fixed';
  if (shape?.kind === 'list') {
    const isText = shape.storage?.isText === true || isOfNames(outer);
    return isText ? 'text' : undefined;
  }
  const storage = shape?.kind === 'dictionary' ? shape.storage : undefined;
  return storage?.style === 'columns' && storage.isLowerCase === true ? 'text' : undefined;
}

/** True for what stands in a NameValueCollection. */
function isOfNames(trail: NrbfNode['trail']): boolean {
  const storage = trail?.shape?.kind === 'dictionary' ? trail.shape.storage : undefined;
  return storage?.style === 'columns' && storage.order === 'names';
}

/** What can be done with the items of a node; undefined when nothing can. */
export function itemStoreOf(node: NrbfNode): ItemStore | undefined {
  const { target, document, shape } = node;
  const { model } = document;
  if (!document.isEditable || isPartOfWhole(model, node.place, node.trail)) return undefined;
  if (target.type === 'array') {
    if (node.kind === 'bytes') return undefined;
    return new Sequence(node, { style: 'array', array: target.object });
  }
  if (shape?.kind === 'list') return shape.storage && listStore(node, shape.storage);
  if (shape?.kind === 'bits') return new Bits(shape);
  return shape?.kind === 'dictionary' && shape.storage
    ? dictionaryStore(node, shape.storage)
    : undefined;
}

function listStore(node: NrbfNode, storage: ListStorage): ItemStore | undefined {
  if (!canHold(node.document.model, storage)) return undefined;
  return new Sequence(node, isOfNames(node.trail) ? { ...storage, isText: true } : storage);
}

function dictionaryStore(node: NrbfNode, storage: DictionaryStorage): ItemStore | undefined {
  switch (storage.style) {
    case 'pairs': {
      const types = typesOf(node.document, storage);
      const isPossible = types && canHold(node.document.model, storage);
      return isPossible ? new Pairs(node, storage, types) : undefined;
    }
    case 'columns':
      return new Columns(node, storage);
    case 'chain':
      return new Chain(node, storage);
    case 'entries':
      return new Entries(node, storage);
  }
}

/**
 * True where there is an array for items, or one can be made. A member that is there, but that .NET
 * doesn't look at, stands in the way of a new one; and a derived class doesn't say what its items are.
 */
function canHold(
  model: Model,
  { owner, member, array }: Pick<ListStorage, 'owner' | 'member' | 'array'>,
): boolean {
  if (array !== undefined) return true;
  if (owner === undefined || member === undefined || model.isDerived(owner)) return false;
  return model.member(owner, member) === undefined;
}

/** The types of keys and values, of a derived class as its array of pairs has them. */
function typesOf(
  document: NrbfDocument,
  { typedBy, array }: Extract<DictionaryStorage, { style: 'pairs' }>,
): readonly [NetType, NetType] | undefined {
  const { model } = document;
  const pair = array === undefined ? '' : (document.arrayInfo(array).wireElementName ?? '');
  const [key, value] = genericArguments(
    model.isDerived(typedBy) ? pair : model.classOf(typedBy).wireName,
  );
  return key && value ? [key, value] : undefined;
}
