import { FormatError } from '../errors.ts';
import type { TreeCheck } from '../tree/table-value.ts';
import type { ValueEdit, ValueNode, ValuePath } from '../value.ts';
import { type FoundProblem, type TempDataReader, tempDataProblems } from './temp-data-rules.ts';

/** Warns of TempData that MVC can't read, and refuses edits that would lead to it. */
export function tempDataCheck(reader: TempDataReader): TreeCheck {
  return {
    warnings: (root) =>
      tempDataProblems(root, reader).map(({ problem, offset }) => {
        return { code: 'not-temp-data', offset, message: messages[problem], isRefused: true };
      }),
    refusal: (before, after, edit) =>
      otherType(before, after, edit) ?? newProblem(before, after, reader),
  };
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
  dictionary: 'A dictionary of TempData has values that it can not hold together.',
};
