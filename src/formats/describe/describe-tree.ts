import { jsonString, JsonWriter } from './json-text.ts';
import type { ValueNode } from '../value.ts';

/** The most nodes that a description goes into; deeper ones stand there as `"..."`. */
const MAX_NODES = 1_000_000;

/**
 * A value tree as JSON in ASCII. Lists are `{"$list":T,"items":[…]}`, what has names or keys
 * `{"$type":T,"entries":[[name,node],…]}`, scalars `{"$scalar":T,"value":text}`, bytes `{"$hex":…}`. An
 * object that stands there more than once has `"$id"`, and is `{"$ref":id}` from the second time on.
 */
export function describeTree(root: ValueNode): string {
  const writer = new JsonWriter();
  const seen = new Set<number>();
  let left = MAX_NODES;
  const write = (node: ValueNode): void => {
    const { identity, childCount } = node;
    if (identity !== undefined && seen.has(identity)) {
      writer.raw(`{"$ref":${identity}}`);
      return;
    }
    const id = identity === undefined ? '' : `"$id":${identity},`;
    if (identity !== undefined) seen.add(identity);
    if (left-- <= 0) {
      writer.raw('"..."');
      return;
    }
    const isList = node.kind === 'list';
    if (!isList && childCount === 0) {
      writer.raw(describeLeaf(node, id));
      return;
    }
    const type = jsonString(node.typeName);
    const open = isList ? `{${id}"$list":${type},"items":[` : `{${id}"$type":${type},"entries":[`;
    writer.open(open, {
      count: childCount,
      each: (index) => {
        const child = node.children(index, index + 1)[0];
        if (!child) writer.raw('null');
        else if (isList) write(child.node);
        else {
          // The pair's end is written when what is inside has been.
          writer.open('[', {
            count: 2,
            each: (part) => (part === 0 ? writer.raw(jsonString(child.label)) : write(child.node)),
            close: ']',
          });
        }
      },
      close: ']}',
    });
  };
  write(root);
  writer.run();
  return writer.toString();
}

function describeLeaf(node: ValueNode, id: string): string {
  const { kind, typeName, text, bytes } = node;
  if (kind === 'null') return 'null';
  if (text !== undefined) {
    return `{${id}"$scalar":${jsonString(typeName)},"value":${jsonString(text)}}`;
  }
  if (bytes) {
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return `{${id}"$hex":"${hex}"${typeName === '' ? '' : `,"type":${jsonString(typeName)}`}}`;
  }
  return `{${id}"$type":${jsonString(typeName)},"entries":[]}`;
}
