import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import { isEditingKey } from '../ui/editing-keys.ts';
import { make } from '../ui/element.ts';
import { HostError } from '../ui/rpc-client.ts';
import type { Grid } from './grid.ts';
import type { TreeNode } from './tree-model.ts';
import { makeField, type ValueField } from './value-field.ts';

/** Where the focus goes when a field is closed. */
export type AfterEdit = 'stay' | 'next' | 'previous' | 'elsewhere';

/** What a field in a row needs of the page. */
export interface InPlaceEvents {
  /** Sets the value. Rejects with a HostError that says why it can't be. */
  onSet(node: TreeNode, text: string): Promise<void>;
  onSetNull(node: TreeNode): Promise<void>;
  onClosed(node: TreeNode, after: AfterEdit): void;
  /** The user saves from inside a field, whose edit has been kept. */
  onSave(): void;
}

/** Edits one value in its row at a time. */
export class InPlaceEditor {
  readonly #strings: EditorStrings;
  readonly #events: InPlaceEvents;
  readonly #grid: Grid;
  #open: { node: TreeNode; field: ValueField; error: HTMLElement } | undefined;
  #isBusy = false;

  constructor(grid: Grid, strings: EditorStrings, events: InPlaceEvents) {
    this.#grid = grid;
    this.#strings = strings;
    this.#events = events;
  }

  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** Puts a field in the place of a row's value. */
  open(node: TreeNode): void {
    const { field: kind, label } = node.row;
    if (!kind || this.#open) return;
    const field = makeField(kind, textOf(node), label, this.#strings);
    const error = make('div', { className: 'field-error', attributes: { role: 'alert' } });
    const box = make('div', { className: 'editor' }, field.element, error);
    if (node.row.abilities?.includes('set-null')) {
      const attributes = { type: 'button' };
      const button = make('button', { className: 'link', text: this.#strings.setNull, attributes });
      button.addEventListener('click', () => void this.#apply(() => this.#events.onSetNull(node)));
      field.element.after(button);
    }
    this.#open = { node, field, error };
    box.addEventListener('keydown', (event) => this.#key(event));
    box.addEventListener('focusout', (event) => {
      const next = event.relatedTarget;
      if (!(next instanceof Node) || !box.contains(next)) void this.#keep('elsewhere');
    });
    this.#grid.field = { key: node.key, element: box };
    this.#grid.render();
    field.focus();
    // What opens below the last rows that can be seen would be cut off.
    box.scrollIntoView({ block: 'nearest' });
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey) {
      this.#controlKey(event);
      return;
    }
    // F1 and its like belong to VS Code.
    if (/^F\d+$/.test(event.key)) return;
    event.stopPropagation();
    const isArea = event.target instanceof HTMLTextAreaElement;
    if (event.key === 'Escape') this.#close('stay');
    else if (event.key === 'Enter' && !(isArea && event.shiftKey)) {
      // A button inside the field does what it says.
      if (event.target instanceof HTMLButtonElement) return;
      void this.#keep('stay');
    } else if (event.key === 'Tab') void this.#keep(event.shiftKey ? 'previous' : 'next');
    else return;
    event.preventDefault();
  }

  /** Editing text stays in the field, saving keeps the edit first, and the rest is for VS Code. */
  #controlKey(event: KeyboardEvent): void {
    const key = event.key.toLowerCase();
    if (isEditingKey(event)) event.stopPropagation();
    if (key !== 's' || event.shiftKey || event.altKey) return;
    event.stopPropagation();
    event.preventDefault();
    void this.#keep('stay').then(() => {
      if (!this.#open) this.#events.onSave();
    });
  }

  async #keep(after: AfterEdit): Promise<void> {
    const open = this.#open;
    if (!open || this.#isBusy) return;
    const text = open.field.text();
    const isSame = text === textOf(open.node) && open.node.row.kind !== 'null';
    if (isSame) this.#close(after);
    else await this.#apply(() => this.#events.onSet(open.node, text), after);
  }

  async #apply(change: () => Promise<void>, after: AfterEdit = 'stay'): Promise<void> {
    const open = this.#open;
    if (!open || this.#isBusy) return;
    this.#isBusy = true;
    try {
      await change();
      this.#isBusy = false;
      this.#close(after);
    } catch (error) {
      this.#isBusy = false;
      if (!(error instanceof HostError)) throw error;
      open.error.textContent = error.message;
      open.field.element.setAttribute('aria-invalid', 'true');
      if (!open.field.element.contains(document.activeElement)) open.field.focus();
      open.error.scrollIntoView({ block: 'nearest' });
    }
  }

  #close(after: AfterEdit): void {
    const open = this.#open;
    if (!open) return;
    this.#open = undefined;
    this.#grid.field = undefined;
    this.#events.onClosed(open.node, after);
  }
}

function textOf({ row }: TreeNode): string {
  return row.editText ?? row.text;
}
