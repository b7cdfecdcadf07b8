import { FormatError } from '../errors.ts';
import { nodeAt } from '../node-at.ts';
import type { TreeCheck } from '../tree/table-value.ts';
import type { ValueEdit, ValueNode } from '../value.ts';
import { type FoundProblem, isInt32Text, type TempDataReader, tempDataProblems } from './rules.ts';
import { l10n, type Reason } from '../reason.ts';

/** Warns of TempData that MVC can't read, and refuses edits that would lead to it. */
export function tempDataCheck(reader: TempDataReader): TreeCheck {
  return {
    warnings: (root) =>
      tempDataProblems(root, reader)
        // It is read; only what we make must not lead to it.
        .filter(({ problem }) => problem !== 'empty-array')
        .map(({ problem, offset }) => {
          return { code: 'not-temp-data', offset, reason: reasons[problem], isRefused: true };
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
  return new FormatError(
    'reads-as-other',
    l10n.t('The site would read this number as an Int32. Use Replace and choose that type.'),
    {
      details: { type: 'Int32' },
    },
  );
}

function isSmallInt64(node: ValueNode | undefined): boolean {
  return node?.typeName === 'Int64' && isInt32Text(node.text ?? '');
}

/** A text that would come back as another type than the one that it is meant as. */
function otherType(before: ValueNode, after: ValueNode, edit: ValueEdit): FormatError | undefined {
  if (!isNewText(before, edit)) return undefined;
  const typeName = editedNode(after, edit)?.typeName;
  if (typeName !== 'Guid' && typeName !== 'DateTime') return undefined;
  return new FormatError(
    'reads-as-other',
    l10n.t(
      'The site would read this text as a {0}. Use Replace and choose that type, or write it another way.',
      typeName,
    ),
    {
      details: { type: typeName },
    },
  );
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
  const reason = reasons[problem];
  if (problem === 'names') return new FormatError('duplicate-key', reason, { offset });
  return new FormatError('not-temp-data', reason, { offset, details: { problem } });
}

const reasons: Readonly<Record<FoundProblem['problem'], Reason>> = {
  root: l10n.t('TempData must be an object. MVC cannot read anything else.'),
  names: l10n.t('Two names differ only in case.'),
  number: l10n.t('MVC reads only whole numbers from -2147483648 to 2147483647 here.'),
  text: l10n.t(
    'This text contains an incomplete character (half of a surrogate pair), which MVC cannot read.',
  ),
  array: l10n.t(
    'MVC reads arrays in TempData only if their items are all strings or all whole numbers.',
  ),
  'mixed-array': l10n.t('MVC reads arrays in TempData only if their items are all of one type.'),
  'empty-array': l10n.t(
    'MVC with Newtonsoft.Json cannot store an empty array. Remove the array itself.',
  ),
  name: l10n.t('MVC with Newtonsoft.Json cannot read this name. Use a different one.'),
  dictionary: l10n.t(
    'MVC reads dictionaries in TempData only if their values are all of one type.',
  ),
};
