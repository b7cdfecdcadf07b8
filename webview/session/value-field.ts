import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import type { RowField } from '../../src/protocol/editor-edits.ts';
import { make } from '../ui/element.ts';
import { joinDate, splitDate } from './date-text.ts';
import { flagsField } from './flags-field.ts';

/** A field in the place of a value. */
export interface ValueField {
  readonly element: HTMLElement;
  /** The text that stands for what the user entered. */
  text(): string;
  focus(): void;
}

/** Texts with more characters get an area of several lines. */
const LINE_LENGTH = 100;

/** Makes the field that fits a value. */
export function makeField(
  field: RowField,
  text: string,
  label: string,
  strings: EditorStrings,
): ValueField {
  switch (field.type) {
    case 'boolean':
      return booleanField(text, label);
    case 'date':
      return dateField(text, label, field.hasKind === true, strings);
    case 'enum':
      return enumField(field, text, label);
    case 'flags':
      return flagsField(lineField(text, label, {}), field);
    case 'text':
    case 'bytes':
      return text.includes('\n') || text.length > LINE_LENGTH
        ? areaField(text, label, strings.areaHint)
        : lineField(text, label, {});
    case 'integer':
      return lineField(text, label, {
        inputmode: 'numeric',
        ...(field.min !== undefined && { title: `${field.min} … ${field.max ?? ''}` }),
      });
    case 'number':
      return lineField(text, label, { inputmode: 'decimal' });
    case 'character':
      return lineField(text, label, { maxlength: '2' });
    case 'time-span':
    case 'guid':
      return lineField(text, label, {});
  }
}

function lineField(
  text: string,
  label: string,
  attributes: Readonly<Record<string, string>>,
): ValueField & { readonly input: HTMLInputElement } {
  const all = { type: 'text', spellcheck: 'false', 'aria-label': label, ...attributes };
  const input = make('input', { className: 'field', attributes: all });
  input.value = text;
  return {
    element: input,
    input,
    text: () => input.value,
    focus: () => {
      input.focus();
      input.select();
    },
  };
}

function areaField(text: string, label: string, hint: string): ValueField {
  const attributes = { rows: '6', spellcheck: 'false', 'aria-label': label };
  const area = make('textarea', { className: 'field area', attributes });
  area.value = text;
  // A text area folds line breaks: those of the value come back.
  const usesCrLf = text.includes('\r\n');
  const hintLine = make('div', { className: 'hint', text: hint });
  return {
    element: make('div', { className: 'area-group' }, area, hintLine),
    text: () => (usesCrLf ? area.value.replace(/\r?\n/g, '\r\n') : area.value),
    focus: () => area.focus(),
  };
}

function booleanField(text: string, label: string): ValueField {
  const box = make('input', { attributes: { type: 'checkbox', 'aria-label': label } });
  box.checked = /^true$/i.test(text);
  const caption = make('span', { text: String(box.checked) });
  box.addEventListener('change', () => (caption.textContent = String(box.checked)));
  return {
    element: make('label', { className: 'field check' }, box, caption),
    text: () => (box.checked ? 'true' : 'false'),
    focus: () => box.focus(),
  };
}

function enumField(field: RowField, text: string, label: string): ValueField {
  const select = make('select', { className: 'field', attributes: { 'aria-label': label } });
  const number = /-?\d+/.exec(text)?.[0] ?? text;
  for (const { name, value } of field.names ?? []) {
    select.append(make('option', { text: `${name} (${value})`, attributes: { value } }));
  }
  if (![...select.options].some(({ value }) => value === number)) {
    select.append(make('option', { text: number, attributes: { value: number } }));
  }
  select.value = number;
  return { element: select, text: () => select.value, focus: () => select.focus() };
}

function dateField(
  text: string,
  label: string,
  hasKind: boolean,
  strings: EditorStrings,
): ValueField {
  const { clock, kind } = splitDate(text);
  const line = lineField(clock, label, {});
  if (!hasKind) return line;
  const attributes = { 'aria-label': strings.kindLabel };
  const select = make('select', { className: 'field kind', attributes });
  const kinds: readonly (readonly [string, string])[] = [
    ['', strings.kindUnspecified],
    ['utc', strings.kindUtc],
    ['local', strings.kindLocal],
    ['local, first', strings.kindLocalFirst],
  ];
  for (const [value, caption] of kinds) {
    select.append(make('option', { text: caption, attributes: { value } }));
  }
  select.value = kind;
  return {
    element: make('span', { className: 'field-group' }, line.element, select),
    text: () => joinDate(line.text(), select.value),
    focus: () => line.focus(),
  };
}
