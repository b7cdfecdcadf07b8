import * as vscode from '../../shown/vscode.ts';
import { FormatError } from '../../../formats/errors.ts';
import { parseHexBytes } from '../../../formats/scalars/hex-bytes.ts';
import { rangeOfType } from '../../../formats/scalars/integer.ts';
import type {
  CollectionShape,
  ItemsEditor,
  NewValue,
  ScalarEditor,
  ValueChoice,
  ValueNode,
} from '../../../formats/value.ts';
import type {
  RowField,
  ValueIntent,
  ValueOption,
  ValueOptions,
} from '../../../protocol/editor-edits.ts';
import { l10n } from '../../../formats/reason.ts';

/**
 * What the page offers for a place, from what the format says may stand there.
 * @param kind what the place is in: what comes into a table is a row
 */
export function valueOptions(
  choices: readonly ValueChoice[],
  key?: ItemsEditor['key'],
  preferred?: string,
  kind?: ValueNode['kind'],
): ValueOptions {
  return {
    options: choices.map((choice) => optionOf(choice, kind)),
    ...(key && { key: fieldOf(key) }),
    ...(preferred !== undefined && { preferred }),
  };
}

/**
 * The value that the page asks for. It isn't trusted to keep to what it was offered.
 * @throws FormatError `wrong-type` for something that may not stand there
 */
export function newValueOf(intent: ValueIntent, choices: readonly ValueChoice[]): NewValue {
  const choice = choices.find((candidate) => idOf(candidate) === intent.option);
  if (!choice)
    throw new FormatError('wrong-type', l10n.t('A value of that kind cannot be used here.'));
  switch (choice.kind) {
    case 'null':
      return { kind: 'null' };
    case 'scalar':
      return { kind: 'scalar', type: choice.editor.type, text: intent.text };
    case 'object':
      return { kind: 'object', wireTypeName: choice.wireTypeName };
    case 'collection': {
      const { shape } = choice;
      if (isByteArray(shape)) {
        const items = Array.from(parseHexBytes(intent.text), (byte) => [String(byte)]);
        return { kind: 'collection', shape, items };
      }
      return { kind: 'collection', shape, items: linesOf(intent.text).map(partsOf(shape)) };
    }
    case 'written':
      return { kind: 'written', form: choice.form, text: intent.text };
  }
}

/** The field that fits a scalar. */
export function fieldOf(editor: ScalarEditor): RowField {
  switch (editor.type) {
    case 'Boolean':
      return { type: 'boolean' };
    case 'Char':
      return { type: 'character' };
    case 'String':
      return { type: 'text' };
    case 'DateTime':
      return { type: 'date', hasKind: editor.hasKind !== false };
    case 'TimeSpan':
      return { type: 'time-span' };
    case 'Guid':
      return { type: 'guid' };
    case 'Bytes':
      return { type: 'bytes' };
    case 'Single':
    case 'Double':
    case 'Decimal':
    case 'Number':
      return { type: 'number' };
    case 'Enum': {
      const range = rangeOfType(editor.underlying ?? 'Int32');
      return {
        type: editor.isFlags ? 'flags' : editor.names ? 'enum' : 'integer',
        ...range,
        ...(editor.names && { names: editor.names }),
      };
    }
    default:
      return { type: 'integer', ...rangeOfType(editor.type) };
  }
}

function idOf(choice: ValueChoice): string {
  switch (choice.kind) {
    case 'null':
      return 'null';
    case 'scalar':
      return choice.editor.type;
    case 'object':
      return `object ${choice.wireTypeName}`;
    case 'collection':
      return shapeName(choice.shape);
    case 'written':
      return `written ${choice.form}`;
  }
}

function optionOf(choice: ValueChoice, kind?: ValueNode['kind']): ValueOption {
  const id = idOf(choice);
  switch (choice.kind) {
    case 'null':
      return { id, label: vscode.l10n.t('null') };
    case 'scalar':
      if (choice.editor.type === 'Bytes') return { id, label: 'Byte[]', lines: 'bytes' };
      return { id, label: choice.editor.type, field: fieldOf(choice.editor) };
    case 'object':
      // It is one and the same everywhere.
      if (choice.wireTypeName === 'System.DBNull') return { id, label: choice.typeName };
      return {
        id,
        label:
          kind === 'table' ? vscode.l10n.t('New row') : vscode.l10n.t('New {0}', choice.typeName),
      };
    case 'collection': {
      const { shape } = choice;
      const labels = {
        array: vscode.l10n.t('Array'),
        list: vscode.l10n.t('List'),
        dictionary: vscode.l10n.t('Dictionary'),
      };
      return {
        id,
        label: shapeName(shape),
        collection: {
          label: labels[shape.type],
          item: shape.item,
          ...(shape.type === 'dictionary' && { key: shape.key }),
        },
        lines: isByteArray(shape) ? 'bytes' : shape.type === 'dictionary' ? 'entries' : 'items',
      };
    }
    case 'written':
      return { id, label: choice.form === 'json' ? 'JSON' : 'Byte[]', lines: choice.form };
  }
}

/** Bytes are written as their digits, not as a number a line. */
function isByteArray(shape: CollectionShape): boolean {
  return shape.type === 'array' && shape.item === 'Byte';
}

function shapeName(shape: CollectionShape): string {
  switch (shape.type) {
    case 'array':
      return `${shape.item}[]`;
    case 'list':
      return `List<${shape.item}>`;
    case 'dictionary':
      return `Dictionary<${shape.key}, ${shape.item}>`;
  }
}

/** The lines of a text; a break at the end begins no further one, and no text has none. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** A line as an item, or as key and value around the first `=`. */
function partsOf(shape: CollectionShape): (line: string, index: number) => readonly string[] {
  if (shape.type !== 'dictionary') return (line) => [line];
  return (line, index) => {
    const at = line.indexOf('=');
    if (at < 0) {
      const reason = l10n.t('Line {0} has no "=" between key and value.', index + 1);
      throw new FormatError('null-key', reason, { details: { line: index + 1 } });
    }
    return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  };
}
