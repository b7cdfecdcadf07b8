import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import type {
  RowField,
  ValueIntent,
  ValueOption,
  ValueOptions,
} from '../../src/protocol/editor-edits.ts';
import { Dialog } from '../ui/dialog.ts';
import { html } from '../ui/draw.ts';
import { make } from '../ui/element.ts';
import { HostError } from '../ui/rpc-client.ts';
import { button } from '../ui/toolkit.ts';
import { TypeChooser } from './type-chooser.ts';
import { makeField, type ValueField } from './value-field.ts';

/** What a dialog asks for. */
export interface ValueQuestion {
  readonly title: string;
  /** Absent when nothing but a name is asked for. */
  readonly options?: ValueOptions;
  /** The caption of the key that the options ask for, where it isn't called so. */
  readonly keyLabel?: string;
  /** The caption of a name to be given, and the text to begin with. */
  readonly name?: { readonly label: string; readonly text: string };
  /** Does it. Rejects with a HostError that says why it can't be done; then the dialog stays. */
  readonly submit: (answer: {
    readonly name: string;
    readonly value: ValueIntent;
  }) => Promise<void>;
}

/** Asks for a new value: its name or key, its type, and what it is. */
export class ValueDialog extends Dialog {
  readonly #strings: EditorStrings;

  constructor(strings: EditorStrings) {
    super({ className: 'value-dialog', hasFields: true });
    this.#strings = strings;
  }

  ask(question: ValueQuestion): void {
    const { title, options, name, submit } = question;
    const strings = this.#strings;
    const nameField = name && makeField({ type: 'text' }, name.text, name.label, strings);
    const keyLabel = question.keyLabel ?? strings.key;
    const keyField =
      options?.key && makeField(options.key, options.keyText ?? '', keyLabel, strings);
    const valueBox = make('div', { className: 'value-box' });
    let valueField: ValueField | undefined;
    const showField = (chosen: ValueOption | undefined): void => {
      valueField = chosen && fieldFor(chosen, strings);
      valueBox.replaceChildren();
      if (valueField) valueBox.append(labelled(strings.columnValue, valueField));
    };
    // A copy is what it is: there is no type to choose.
    const hasTypes = options && options.options.length > 0;
    const types = hasTypes ? new TypeChooser(options, strings, showField) : undefined;
    showField(types?.chosen);
    let error = '';
    const say = (text: string): void => {
      error = text;
      this.update();
    };
    const keep = async (): Promise<void> => {
      say('');
      try {
        const text = valueField?.text() ?? '';
        await submit({
          name: (nameField ?? keyField)?.text() ?? '',
          value: { option: types?.chosen?.id ?? '', text },
        });
        this.close();
      } catch (reason) {
        if (!(reason instanceof HostError)) throw reason;
        say(reason.message);
      }
    };
    const rows: HTMLElement[] = [];
    if (nameField) rows.push(labelled(name.label, nameField));
    if (keyField) rows.push(labelled(keyLabel, keyField));
    // A single choice is no question.
    if (types && (types.isQuestion || !valueField)) rows.push(types.element);
    rows.push(valueBox);
    if (options?.remark !== undefined) {
      rows.push(make('p', { className: 'hint remark', text: options.remark }));
    }
    const submitByKey = (event: KeyboardEvent): void => {
      const isArea = event.target instanceof HTMLTextAreaElement;
      if (event.key !== 'Enter' || (isArea && !event.ctrlKey && !event.metaKey)) return;
      event.preventDefault();
      void keep();
    };
    this.open(
      title,
      () =>
        html`<div class="form" @keydown=${submitByKey}>
            ${rows}
            <p class="dialog-error" role="alert">${error}</p>
          </div>
          <div class="buttons">
            ${button(strings.ok, 'primary', () => void keep())}
            ${button(strings.cancel, 'secondary', () => this.close())}
          </div>`,
    );
    const first = nameField ?? keyField;
    if (first) first.focus();
    else if (types?.isQuestion) types.focus();
    else valueField?.focus();
  }
}

function fieldFor(option: ValueOption, strings: EditorStrings): ValueField | undefined {
  if (option.lines) {
    const hints = {
      items: strings.linesOfItems,
      entries: strings.linesOfEntries,
      bytes: strings.linesOfBytes,
      json: strings.linesOfJson,
    };
    const attributes = { rows: '6', spellcheck: 'false', 'aria-label': strings.columnValue };
    const area = make('textarea', { className: 'field area', attributes });
    const element = make('div', { className: 'area-group' }, area);
    element.append(make('div', { className: 'hint', text: hints[option.lines] }));
    return { element, text: () => area.value, focus: () => area.focus() };
  }
  if (!option.field) return undefined;
  return makeField(option.field, firstText(option.field), strings.columnValue, strings);
}

/** A text to begin with that is valid, where an empty one isn't. */
function firstText(field: RowField): string {
  switch (field.type) {
    case 'boolean':
      return 'false';
    case 'integer':
    case 'number':
      return '0';
    case 'enum':
    case 'flags':
      return field.names?.[0]?.value ?? '0';
    case 'date':
      return new Date().toISOString().replace(/\.(\d+)Z$/, '.$10000');
    case 'time-span':
      return '00:00:00';
    case 'guid':
      return crypto.randomUUID();
    case 'text':
    case 'bytes':
    case 'character':
      return '';
  }
}

function labelled(text: string, { element }: ValueField): HTMLElement {
  return make('div', { className: 'line' }, make('span', { text }), element);
}
