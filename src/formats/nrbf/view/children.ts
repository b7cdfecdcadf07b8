import type { ValueChild, ValueKind, ValueNode } from '../../value.ts';
import { itemCount, itemPlace, memberPlace, type Place, type Target } from '../records/place.ts';
import type { NrbfDocument } from './document.ts';
import { fieldsOf } from '../model/fields.ts';
import { keyOfPartsText, keyTextAt } from '../known/key-parts.ts';
import type { Part, Shape } from '../model/shape.ts';

/** The objects on the way from the root to a node, the nearest first. */
export interface Trail {
  readonly object: number;
  /** What the object means, as the nodes below it know it. */
  readonly shape?: Shape | undefined;
  readonly outer: Trail | undefined;
}

/** What it takes of a node to find its children. */
export interface Parent {
  readonly document: NrbfDocument;
  readonly kind: ValueKind;
  readonly target: Target;
  readonly shape: Shape | undefined;
  readonly trail: Trail | undefined;
  readonly place: Place;
  /** The lines of a text that is shown by lines, too. */
  readonly lines: readonly string[] | undefined;
  /** Makes a node for a child; `aliases` are all places that hold it. */
  readonly child: (
    place: Place,
    trail: Trail,
    aliases?: readonly Place[],
    part?: Part,
  ) => ValueNode;
}

/** How many children a node has. */
export function childCountOf(node: Parent): number {
  const { target, shape, document } = node;
  if (target.type === 'array') {
    return node.kind === 'bytes' ? 0 : itemCount(document.table, target.object);
  }
  if (target.type !== 'object') return node.lines?.length ?? 0;
  switch (shape?.kind) {
    case undefined:
      return fieldsOf(document.model, target.object).length;
    case 'list':
      return shape.items.length;
    case 'tables':
      return shape.read()?.childCount ?? fieldsOf(document.model, target.object).length;
    case 'parts':
      return shape.parts.length;
    case 'bits':
    case 'dictionary':
      return shape.length;
    default:
      return 0;
  }
}

/** A node's children from `start` up to, not including, `end`. */
export function childrenOf(node: Parent, start: number, end: number): ValueChild[] {
  const last = Math.min(end, childCountOf(node));
  const first = Math.max(0, start);
  const { target } = node;
  if (first >= last) return [];
  if (target.type !== 'object' && target.type !== 'array') {
    return (node.lines ?? []).slice(first, last).map((line, index) => ({
      label: `[${first + index}]`,
      labelKind: 'index',
      node: textNode(line),
    }));
  }
  const tables = node.shape?.kind === 'tables' ? node.shape.read() : undefined;
  if (tables) return tables.children(first, last, node.document.isEditable);
  const trail: Trail = { object: target.object, shape: node.shape, outer: node.trail };
  const children: ValueChild[] = [];
  const childAt = childReader(node, target.object, trail);
  for (let index = first; index < last; index++) children.push(childAt(index));
  return children;
}

function childReader(node: Parent, object: number, trail: Trail): (index: number) => ValueChild {
  const { document, shape } = node;
  const { table } = document;
  const make = (place: Place): ValueNode => node.child(place, trail);
  if (node.target.type === 'array') {
    const label = itemLabels(document, object);
    return (index) => ({
      label: label(index),
      labelKind: 'index',
      node: make(itemPlace(table, object, index)),
    });
  }
  switch (shape?.kind) {
    case 'list':
      return (index) => ({
        label: `[${index}]`,
        labelKind: 'index',
        node: make(shape.items.at(index)),
      });
    case 'dictionary':
      return (index) => ({
        label: keyLabel(document, shape.key(index)),
        labelKind: 'key',
        node: make(shape.value(index)),
      });
    case 'bits':
      return (index) => ({
        label: `[${index}]`,
        labelKind: 'index',
        node: node.child(shape.word(index), trail, undefined, bitPart(index)),
      });
    default: {
      const parts: readonly Part[] =
        shape?.kind === 'parts' ? shape.parts : fieldsOf(document.model, object);
      return (index) => partChild(node, object, trail, parts[index]);
    }
  }
}

function partChild(node: Parent, object: number, trail: Trail, part: Part | undefined): ValueChild {
  const { label = '', members = [] } = part ?? {};
  const { table } = node.document;
  const places = members.map((member) => memberPlace(table, object, member));
  // A part without members is the object itself, seen another way.
  const last = places.at(-1) ?? node.place;
  const aliases = places.length > 1 ? places : undefined;
  return { label, labelKind: 'member', node: node.child(last, trail, aliases, part) };
}

/** Labels of an array's items: `[3]`, `[1, 2]`, counted from the lower bounds. */
function itemLabels(document: NrbfDocument, object: number): (index: number) => string {
  const { lengths, lowerBounds } = document.arrayInfo(object);
  if (lengths.length === 1) {
    const [lower = 0] = lowerBounds;
    return (index) => `[${index + lower}]`;
  }
  return (index) => {
    const parts: number[] = [];
    let rest = index;
    for (let dimension = lengths.length - 1; dimension >= 0; dimension--) {
      const length = lengths[dimension] ?? 1;
      parts.unshift((rest % length) + (lowerBounds[dimension] ?? 0));
      rest = Math.floor(rest / length);
    }
    return `[${parts.join(', ')}]`;
  };
}

/** The text of a dictionary's key, in parts where it has some; else the type's name. */
function keyLabel({ model }: NrbfDocument, place: Place): string {
  const text = keyTextAt(model, place);
  if (text) return text.text ?? 'null';
  const target = model.resolve(place);
  if (target.type !== 'object') return '';
  const { typeName } = model.classOf(target.object);
  return keyOfPartsText(model, target.object) ?? typeName.display;
}

function bitPart(index: number): Part {
  return { label: `[${index}]`, members: [], bit: index & 31 };
}

/** A line of a text has no place of its own. */
function textNode(text: string): ValueNode {
  return {
    kind: 'scalar',
    typeName: 'String',
    text,
    readOnlyReason: 'unsupported-type',
    childCount: 0,
    children: () => [],
  };
}
