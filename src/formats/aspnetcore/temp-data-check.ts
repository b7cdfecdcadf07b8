import { FormatError } from '../errors.ts';
import type { TreeCheck } from '../tree/table-value.ts';
import type { ValueEdit, ValueNode, ValuePath } from '../value.ts';
import {
  type FoundProblem,
  isInt32Text,
  type TempDataReader,
  tempDataProblems,
} from './temp-data-rules.ts';

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
  const path = edit.type === 'insert' ? [...edit.path, edit.index] : edit.path;
  if (path.length !== 1 || !isSmallInt64(nodeAt(after, path))) return undefined;
  if (edit.type === 'set' && isSmallInt64(nodeAt(before, path))) return undefined;
  return new FormatError('reads-as-other', 'The site would read the number as an Int32.', {
    details: { type: 'Int32' },
  });
}

function isSmallInt64({ typeName, text }: ValueNode): boolean {
  return typeName === 'Int64' && isInt32Text(text ?? '');
}

/** A text that would come back as another type than the one that it is meant as. */
function otherType(before: ValueNode, after: ValueNode, edit: ValueEdit): FormatError | undefined {
  if (!isNewText(before, edit)) return undefined;
  const { path } = edit;
  const { typeName } = nodeAt(after, edit.type === 'insert' ? [...path, edit.index] : path);
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
      const { kind, typeName } = nodeAt(before, edit.path);
      return kind === 'null' || typeName === 'String';
    }
    default:
      return false;
  }
}

function nodeAt(root: ValueNode, path: ValuePath): ValueNode {
  return path.reduce((node, wanted) => {
    const index = Math.min(Math.max(wanted, 0), node.childCount - 1);
    return node.children(index, index + 1)[0]?.node ?? node;
  }, root);
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
