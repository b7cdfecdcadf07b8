import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import type { ValueOption, ValueOptions } from '../../src/protocol/editor-edits.ts';
import { make } from '../ui/element.ts';

/** Asks for the type of a new value; for a collection, for the types of what is in it in turn. */
export class TypeChooser {
  readonly element = make('div', { className: 'types' });
  readonly #options: readonly ValueOption[];
  readonly #strings: EditorStrings;
  readonly #onChange: (chosen: ValueOption | undefined) => void;
  readonly #kind: HTMLSelectElement;
  #chosen: ValueOption | undefined;
  #key: HTMLSelectElement | undefined;
  #item: HTMLSelectElement | undefined;

  constructor(
    { options, preferred }: ValueOptions,
    strings: EditorStrings,
    onChange: (chosen: ValueOption | undefined) => void,
  ) {
    this.#options = options;
    this.#strings = strings;
    this.#onChange = onChange;
    this.#chosen = options.find(({ id }) => id === preferred) ?? options[0];
    this.#kind = select(strings.columnType, [...new Set(options.map(kindOf))]);
    if (this.#chosen) this.#kind.value = kindOf(this.#chosen);
    this.#kind.addEventListener('change', () => this.#choose());
    this.#showParts();
  }

  /** What is chosen; undefined when nothing is offered. */
  get chosen(): ValueOption | undefined {
    return this.#chosen;
  }

  /** Whether there is more than one thing to choose from. */
  get isQuestion(): boolean {
    return this.#options.length > 1;
  }

  focus(): void {
    this.#kind.focus();
  }

  /** Puts the questions of a collection beside that for its kind. */
  #showParts(): void {
    const { collection } = this.#chosen ?? {};
    this.#key = undefined;
    this.#item = undefined;
    const selects = [labelled(this.#strings.columnType, this.#kind)];
    const parts = this.#options.filter((option) => option.collection?.label === collection?.label);
    if (collection?.key !== undefined) {
      const keys = parts.map((option) => option.collection?.key ?? '');
      this.#key = select(this.#strings.keyType, [...new Set(keys)]);
      this.#key.value = collection.key;
      selects.push(labelled(this.#strings.keyType, this.#key));
    }
    if (collection) {
      const items = parts.map((option) => option.collection?.item ?? '');
      this.#item = select(this.#strings.itemType, [...new Set(items)]);
      this.#item.value = collection.item;
      selects.push(labelled(this.#strings.itemType, this.#item));
    }
    for (const part of [this.#key, this.#item]) {
      part?.addEventListener('change', () => this.#chooseParts());
    }
    this.element.replaceChildren(...selects);
  }

  #choose(): void {
    this.#chosen = this.#options.find((option) => kindOf(option) === this.#kind.value);
    this.#showParts();
    this.#kind.focus();
    this.#onChange(this.#chosen);
  }

  #chooseParts(): void {
    const [key, item] = [this.#key?.value, this.#item?.value];
    this.#chosen = this.#options.find(
      ({ collection }) =>
        collection?.label === this.#kind.value &&
        collection.key === key &&
        collection.item === item,
    );
    this.#onChange(this.#chosen);
  }
}

/** What an option is listed as: collections of all types are one. */
function kindOf({ label, collection }: ValueOption): string {
  return collection?.label ?? label;
}

function select(label: string, texts: readonly string[]): HTMLSelectElement {
  const element = make('select', { className: 'field', attributes: { 'aria-label': label } });
  for (const text of texts) element.append(make('option', { text, attributes: { value: text } }));
  return element;
}

function labelled(text: string, element: HTMLSelectElement): HTMLElement {
  return make('label', { text }, element);
}
