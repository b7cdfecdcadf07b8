import { FormatError } from '../errors.ts';
import { nodeAt } from '../node-at.ts';
import type { TreeCheck } from '../tree/table-value.ts';
import type { ValueEdit, ValueNode } from '../value.ts';
import { type FoundProblem, isInt32Text, type TempDataReader, tempDataProblems } from './rules.ts';

/** Warns of TempData that MVC can't read, and refuses edits that would lead to it. */
export function tempDataCheck(reader: TempDataReader): TreeCheck {
  return {
    warnings: (root) =>
      tempDataProblems(root, reader)
        // It is read; only what we make must not lead to it.
        .filter(({ problem }) => problem !== 'empty-array')
        .map(({ problem, offset }) => {
          return { code: 'not-temp-data', offset, message: messages[problem], isRefused: true };
        }),
    refusal: (before, after, edit) =>
      smallNumber(before, after, edit) ??
      otherType(before, after, edit) ??
      newProblem(before, after, reader),
  };
}

/** A whole number that would come back as Int32, since it fits: Newtonsoft.Json's reader tells by the size. */
function smallNumber(
  before: ValueNode,
  after: ValueNode,
  edit: ValueEdit,
): FormatError | undefined {
  const isNew = (edit.type === 'insert' || edit.type === 'replace') && edit.value.kind === 'scalar';
  if (!isNew && edit.type !== 'set') return undefined;
  const depth = edit.path.length + (edit.type === 'insert' ? 1 : 0);
  if (depth !== 1 || !isSmallInt64(editedNode(after, edit))) return undefined;
  if (edit.type === 'set' && isSmallInt64(nodeAt(before, edit.path))) return undefined;
  return new FormatError('reads-as-other', 'The site would read the number as an Int32.', {
    details: { type: 'Int32' },
  });
}

function isSmallInt64(node: ValueNode | undefined): boolean {
  return node?.typeName === 'Int64' && isInt32Text(node.text ?? '');
}

/** A text that would come back as another type than the one that it is meant as. */
function otherType(before: ValueNode, after: ValueNode, edit: ValueEdit): FormatError | undefined {
  if (!isNewText(before, edit)) return undefined;
  const typeName = editedNode(after, edit)?.typeName;
  if (typeName !== 'Guid' && typeName !== 'DateTime') return undefined;
  return new FormatError('reads-as-other', `The site would read the text as a ${typeName}.`, {
    details: { type: typeName },
  });
}

function isNewText(before: ValueNode, edit: ValueEdit): boolean {
  switch (edit.type) {
    case 'insert':
    case 'replace':
      return edit.value.kind === 'scalar' && edit.value.type === 'String';
    case 'set': {
      const node = nodeAt(before, edit.path);
      return node?.kind === 'null' || node?.typeName === 'String';
    }
    default:
      return false;
  }
}

/** The node that an edit has made or changed. What is put behind the last may name any index behind it. */
function editedNode(after: ValueNode, edit: ValueEdit): ValueNode | undefined {
  const node = nodeAt(after, edit.path);
  if (!node || edit.type !== 'insert') return node;
  return nodeAt(node, [Math.min(edit.index, node.childCount - 1)]);
}

/** An edit that leaves no more problems than there were makes nothing worse. */
function newProblem(
  before: ValueNode,
  after: ValueNode,
  reader: TempDataReader,
): FormatError | undefined {
  const problems = tempDataProblems(after, reader);
  const [found] = problems;
  if (!found || problems.length <= tempDataProblems(before, reader).length) return undefined;
  const { problem, offset } = found;
  const message = messages[problem];
  if (problem === 'names') return new FormatError('duplicate-key', message, { offset });
  return new FormatError('not-temp-data', message, { offset, details: { problem } });
}

const messages: Readonly<Record<FoundProblem['problem'], string>> = {
  root: 'TempData is no object.',
  names: 'Two names differ in case alone.',
  number: 'A number of TempData is no Int32.',
  text: 'A text of TempData has half of a character in it.',
  array: 'An array of TempData has items that it can not hold together.',
  'mixed-array':
    'An array of TempData has items of more than one type, or of one that can not be in it.',
  'empty-array': 'An empty array of TempData can be read, but not be saved again.',
  name: 'Newtonsoft.Json takes a name of TempData for one of its own.',
  dictionary: 'A dictionary of TempData has values that it can not hold together.',
};
