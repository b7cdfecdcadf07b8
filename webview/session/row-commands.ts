import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import type {
  OptionsPurpose,
  RowAbility,
  ValueOption,
  ValueOptions,
} from '../../src/protocol/editor-edits.ts';
import type { NodePath } from '../../src/protocol/editor-rows.ts';
import type { PageReplies, PageRequest } from '../../src/protocol/editor.ts';
import type { Ask } from '../../src/protocol/rpc.ts';
import { quotedIfBlank } from '../../src/protocol/visible-text.ts';
import { fill } from '../ui/duration.ts';
import type { PictureDialog } from './picture-dialog.ts';
import type { MenuEntry } from '../ui/menu.ts';
import { sliceCommands, type SliceCommand } from './slice-commands.ts';
import { isOpenable, keyOf, placeOf, type TreeNode } from './tree-model.ts';
import type { TableDialog } from './table-dialog.ts';
import type { ValueDialog } from './value-dialog.ts';

/** What the commands need of the page. */
export interface CommandPage {
  /** Asks the host; an error is shown in the banner's place, and undefined comes back. */
  ask<R extends PageRequest>(request: R): Promise<PageReplies[R['type']] | undefined>;
  /** Asks the host. Rejects with a HostError. */
  readonly demand: Ask<PageRequest, PageReplies>;
  /** Selects a row as soon as it is there. */
  want(key: string): void;
  /** Opens a row, so that what comes into it can be seen. */
  expand(node: TreeNode): void;
  /** Puts what the clipboard holds into a row. */
  paste(node: TreeNode): void;
  /** Opens or closes a row with all below it. */
  expandAll(node: TreeNode, isExpanded: boolean): void;
  edit(node: TreeNode): void;
  /** Opens the way to a node further down, selects it and lets it be edited. */
  reveal(node: TreeNode, path: NodePath): void;
  readonly canAddItems: boolean;
}

/** The links of rows, by their classes. */
export const rowLinks = ['revert', 'table', 'read-as', 'about-reading'] as const;
export type RowLink = (typeof rowLinks)[number];

/** All that can be done with a row, whether by key, by mouse or from its menu. */
export class RowCommands {
  readonly #page: CommandPage;
  readonly #strings: EditorStrings;
  readonly #values: ValueDialog;
  readonly #pictures: PictureDialog;
  readonly #tables: TableDialog;

  constructor(
    page: CommandPage,
    strings: EditorStrings,
    dialogs: {
      readonly values: ValueDialog;
      readonly pictures: PictureDialog;
      readonly tables: TableDialog;
    },
  ) {
    this.#page = page;
    this.#strings = strings;
    this.#values = dialogs.values;
    this.#pictures = dialogs.pictures;
    this.#tables = dialogs.tables;
  }

  /** The entries of a row's menu. */
  menu(node: TreeNode): (MenuEntry | undefined)[] {
    const strings = this.#strings;
    const { row } = node;
    const entries: (MenuEntry | undefined)[] = [];
    const add = (label: string, run: () => void, keys = ''): void =>
      void entries.push({ label, run, keys });
    if (row.field) add(strings.edit, () => this.#page.edit(node), 'Enter');
    if (can(node, 'replace')) add(strings.replace, () => void this.replace(node));
    if (can(node, 'set-null')) add(strings.setNull, () => this.#send('set-null', node));
    if (can(node, 'revert')) add(strings.revert, () => void this.revert(node));
    entries.push(undefined);
    if (this.#target(node)) add(strings.add, () => void this.add(node), strings.insertKey);
    if (can(node, 'duplicate')) add(strings.duplicate, () => void this.duplicate(node));
    if (can(node, 'duplicate-as')) {
      add(strings.duplicateAs, () => void this.duplicateAs(node));
    }
    if (can(node, 'rename')) add(strings.rename, () => this.rename(node));
    if (can(node, 'move')) {
      add(strings.moveUp, () => this.move(node, -1), 'Alt+↑');
      add(strings.moveDown, () => this.move(node, 1), 'Alt+↓');
    }
    if (can(node, 'remove')) add(strings.remove, () => this.remove(node), strings.deleteKey);
    entries.push(undefined);
    const slices = sliceCommands(node, strings);
    for (const command of slices?.commands ?? []) {
      const keys = { insert: strings.insertKey, delete: strings.deleteKey, none: '' };
      const run = (): void => void this.#slice(slices?.array ?? node, command);
      add(command.label, run, keys[command.key ?? 'none']);
    }
    entries.push(undefined);
    if (isOpenable(row)) {
      add(strings.expandAll, () => this.#page.expandAll(node, true), strings.expandAllKey);
      add(strings.collapseAll, () => this.#page.expandAll(node, false), strings.collapseAllKey);
    }
    if (can(node, 'read-as')) add(strings.readAs, () => this.follow(node, 'read-as'), 'Alt+Enter');
    if (can(node, 'open-with-key')) {
      const ask = { type: 'open-with-key', item: node.item } as const;
      add(strings.openWithKey, () => void this.#page.ask(ask));
    }
    if (row.isReading) add(strings.aboutReading, () => this.follow(node, 'about-reading'));
    if (can(node, 'table')) add(strings.table, () => void this.table(node));
    if (can(node, 'picture')) add(strings.picture, () => void this.picture(node));
    const send = (type: 'copy' | 'show') => () => void this.#page.ask({ type, ...placeOf(node) });
    add(strings.copyValue, send('copy'), strings.copyKey);
    if (row.field) add(strings.pasteValue, () => this.#page.paste(node), strings.pasteKey);
    for (const [label, as] of [
      [strings.copyPath, 'path'],
      [strings.copyJson, 'json'],
    ] as const) {
      add(label, () => void this.#page.ask({ type: 'copy', ...placeOf(node), as }));
    }
    const isText = can(node, 'open-text');
    add(isText ? strings.openText : strings.showWhole, send('show'), strings.openKey);
    return withoutIdleLines(entries);
  }

  /** Does what a link in a row says. */
  follow(node: TreeNode, link: RowLink): void {
    if (link === 'revert') void this.revert(node);
    else if (link === 'table') void this.table(node);
    else if (link === 'about-reading') void this.#page.ask({ type: link });
    else if (!node.isRemoved) void this.#page.ask({ type: link, item: node.item });
  }

  /** Adds something: into the row, else beside it, else to the session. */
  async add(node: TreeNode | undefined): Promise<void> {
    const target = node && this.#target(node);
    if (!target && node && this.#sliceByKey(node, 'insert')) return;
    if (!target) {
      await this.addItem();
      return;
    }
    const { parent, index } = target;
    const { item, path } = parent;
    const options = await this.#options('insert', item, path);
    if (!options) return;
    const inserted = (at: number | null): void => {
      this.#page.expand(parent);
      this.#page.want(keyOf(item, [...path, at ?? index]));
    };
    const only = options.key ? undefined : onlyOption(options);
    if (only) {
      const value = { option: only.id, text: '' };
      const at = await this.#page.ask({ type: 'insert', item, path, index, value });
      if (typeof at === 'number') inserted(at);
      return;
    }
    this.#values.ask({
      title: fill(this.#strings.addTo, quotedIfBlank(parent.row.label)),
      options,
      submit: async ({ name, value }) => {
        const key = options.key ? { key: name } : {};
        inserted(await this.#page.demand({ type: 'insert', item, path, index, value, ...key }));
      },
    });
  }

  /** Adds an item to the session. */
  async addItem(): Promise<void> {
    if (!this.#page.canAddItems) return;
    const options = await this.#options('add-item', null, []);
    if (!options) return;
    this.#values.ask({
      title: this.#strings.addItem,
      options,
      name: { label: this.#strings.columnName, text: '' },
      submit: async ({ name, value }) => {
        await this.#page.demand({ type: 'add-item', name, value });
        this.#page.want(keyOf(name, []));
      },
    });
  }

  /** Puts something of another type in the place of a value. */
  async replace(node: TreeNode): Promise<void> {
    const { item, path } = node;
    const options = await this.#options('replace', item, path);
    if (!options) return;
    this.#values.ask({
      title: fill(this.#strings.replaceTitle, quotedIfBlank(node.row.label)),
      options,
      submit: async ({ value }) => {
        await this.#page.demand({ type: 'replace', item, path, value });
        this.#page.want(node.key);
      },
    });
  }

  rename(node: TreeNode): void {
    const { item, path, row } = node;
    const text = path.length === 0 ? (item ?? '') : row.label;
    this.#values.ask({
      title: fill(this.#strings.renameTitle, quotedIfBlank(row.label)),
      name: { label: path.length === 0 ? this.#strings.columnName : this.#strings.key, text },
      submit: async ({ name }) => {
        await this.#page.demand({ type: 'rename', item, path, name });
        this.#page.want(path.length === 0 ? keyOf(name, []) : node.key);
      },
    });
  }

  remove(node: TreeNode): void {
    if (!can(node, 'remove')) {
      this.#sliceByKey(node, 'delete');
      return;
    }
    const { item, path, row } = node;
    this.#send('remove', node);
    // What was loaded stays as a row.
    if (path.length === 0 && !row.isNew) this.#page.want(keyOf(row.nameWas ?? item, [], true));
  }

  /** Takes the edits of a row back, and stays on it. */
  async revert(node: TreeNode): Promise<void> {
    const { item, path, row, isRemoved } = node;
    const reply = await this.#page.ask({ type: 'revert', ...placeOf(node) });
    const hasMoved = path.length === 0 && (isRemoved || row.nameWas !== undefined);
    if (reply !== undefined && hasMoved) this.#page.want(keyOf(row.nameWas ?? item, []));
  }

  async duplicate({ item, path }: TreeNode): Promise<void> {
    const index = await this.#page.ask({ type: 'duplicate', item, path });
    if (typeof index === 'number') this.#page.want(keyOf(item, [...path.slice(0, -1), index]));
  }

  /** Asks for the name or key of a copy, and makes it. */
  async duplicateAs({ item, path, row }: TreeNode): Promise<void> {
    const options = await this.#page.ask({ type: 'options', purpose: 'duplicate', item, path });
    if (!options) return;
    this.#values.ask({
      title: fill(this.#strings.duplicateTitle, quotedIfBlank(row.label)),
      options,
      ...(path.length === 0 && { keyLabel: this.#strings.columnName }),
      submit: async ({ name: key }) => {
        const index = await this.#page.demand({ type: 'duplicate', item, path, key });
        if (path.length === 0) this.#page.want(keyOf(key, []));
        else if (index !== null) this.#page.want(keyOf(item, [...path.slice(0, -1), index]));
      },
    });
  }

  move(node: TreeNode, by: number): void {
    const { item, path, parent } = node;
    const index = lastOf(path) + by;
    if (!can(node, 'move') || index < 0 || index >= (parent?.row.childCount ?? 0)) return;
    void this.#page.ask({ type: 'move', item, path, index });
    this.#page.want(keyOf(item, [...path.slice(0, -1), index]));
  }

  async picture(node: TreeNode): Promise<void> {
    const { item, path, row } = node;
    const uri = await this.#page.ask({ type: 'picture', item, path });
    if (uri !== undefined) this.#pictures.show(row.label, uri);
  }

  async table(node: TreeNode): Promise<void> {
    const { item, path } = node;
    await this.#tables.show({
      title: node.row.label,
      fetch: (start, end, look) => this.#page.ask({ type: 'table', item, path, start, end, look }),
      onOpen: (row, column) => this.#page.reveal(node, [row, column]),
    });
  }

  /** Does what a key does with a row of an array of several dimensions. @returns whether there is one */
  #sliceByKey(node: TreeNode, key: SliceCommand['key']): boolean {
    const slices = sliceCommands(node, this.#strings);
    const command = slices?.commands.find((each) => each.key === key);
    if (slices && command) void this.#slice(slices.array, command);
    return slices !== undefined;
  }

  async #slice(array: TreeNode, { type, dimension, index, next }: SliceCommand): Promise<void> {
    const { item, path } = array;
    const reply = await this.#page.ask({ type, item, path, dimension, index });
    if (reply === undefined) return;
    if (next !== undefined) this.#page.expand(array);
    this.#page.want(next === undefined ? array.key : keyOf(item, [...path, next]));
  }

  /** Where something new goes: to the end of a row, or behind it. */
  #target(node: TreeNode): { readonly parent: TreeNode; readonly index: number } | undefined {
    if (can(node, 'add')) return { parent: node, index: node.row.childCount };
    const { parent } = node;
    return parent && can(parent, 'add') ? { parent, index: lastOf(node.path) + 1 } : undefined;
  }

  #send(type: 'set-null' | 'remove', { item, path }: TreeNode): void {
    void this.#page.ask({ type, item, path });
  }

  async #options(
    purpose: OptionsPurpose,
    item: string | null,
    path: NodePath,
  ): Promise<ValueOptions | undefined> {
    const options = await this.#page.ask({ type: 'options', purpose, item, path });
    return options && options.options.length > 0 ? options : undefined;
  }
}

function can(node: TreeNode, ability: RowAbility): boolean {
  return node.row.abilities?.includes(ability) === true;
}

function lastOf(path: NodePath): number {
  return path.at(-1) ?? 0;
}

/** The one thing that can be put into a place, when there is nothing to ask about it. */
function onlyOption({ options }: ValueOptions): ValueOption | undefined {
  const [first] = options;
  return options.length === 1 && first && !first.field && !first.lines ? first : undefined;
}

/** A line stands between two entries only. */
function withoutIdleLines(entries: readonly (MenuEntry | undefined)[]): (MenuEntry | undefined)[] {
  const hasMore = (from: number): boolean => entries.slice(from).some((entry) => entry);
  return entries.filter((entry, index) => {
    if (entry) return true;
    return entries[index - 1] !== undefined && hasMore(index + 1);
  });
}
