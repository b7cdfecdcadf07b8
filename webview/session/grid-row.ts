import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import { fill } from '../ui/duration.ts';
import { make } from '../ui/element.ts';
import { isOpenable, type TreeLine } from './tree-model.ts';

/** Deeper levels aren't indented further, or their values could not be seen. */
const MAX_INDENT = 24;

/** The element of a line, still without its contents. */
export function rowElement(line: TreeLine): HTMLElement {
  return make('div', { className: 'row', attributes: { role: 'row', 'data-key': line.key } });
}

/** What each element shows. */
const shown = new WeakMap<HTMLElement, string>();

/** Makes the next {@link updateRow} fill an element anew, after something else stood in it. */
export function forgetRow(element: HTMLElement): void {
  shown.delete(element);
}

/**
 * Fills the element of a line. What is shown already stays: a click would lose the element that it
 * began on.
 */
export function updateRow(
  element: HTMLElement,
  line: TreeLine,
  place: { readonly position: number; readonly count: number } | undefined,
  strings: EditorStrings,
): void {
  const content =
    line.type === 'more'
      ? `${line.parent.children.length}`
      : JSON.stringify([line.node.row, line.node.isExpanded, place]);
  if (shown.get(element) === content) return;
  shown.set(element, content);
  if (line.type === 'more') {
    fillMore(element, line, strings);
    return;
  }
  const { node } = line;
  const { row } = node;
  element.classList.toggle('changed', row.isChanged === true);
  element.classList.toggle('added', row.isNew === true);
  element.classList.toggle('removed', node.isRemoved);
  element.setAttribute('aria-level', String(node.depth + 1));
  if (place) {
    element.setAttribute('aria-posinset', String(place.position));
    element.setAttribute('aria-setsize', String(place.count));
  }
  const canOpen = isOpenable(row);
  if (canOpen) element.setAttribute('aria-expanded', String(node.isExpanded));
  else element.removeAttribute('aria-expanded');
  const name = cell('name');
  indent(name, node.depth);
  const symbol = !canOpen ? '' : node.isExpanded ? '▾' : '▸';
  const hidden = { 'aria-hidden': 'true' };
  name.append(make('span', { className: 'twistie', text: symbol, attributes: hidden }));
  name.append(make('span', { className: 'label', text: row.label, title: row.label }));
  if (row.nameWas !== undefined) name.append(remark(fill(strings.was, row.nameWas)));
  const value = cell('value');
  const valueTitle =
    row.readOnlyReason === undefined ? row.text : `${row.text}\n${row.readOnlyReason}`;
  if (row.color !== undefined) value.append(swatch(row.color));
  value.append(make('span', { className: `text ${row.kind}`, text: row.text, title: valueTitle }));
  if (row.abilities?.includes('picture')) value.append(textButton('show', strings.picture));
  if (row.abilities?.includes('table')) value.append(textButton('table', strings.table));
  if (row.fullLength !== undefined) value.append(showButton(row.fullLength, strings));
  if (row.mark !== undefined) value.append(make('span', { className: 'mark', text: row.mark }));
  if (row.note !== undefined)
    value.append(make('span', { className: 'note', text: row.note, title: row.note }));
  if (row.warning !== undefined) {
    const text = `⚠ ${row.warning}`;
    value.append(make('span', { className: 'warning', text, title: row.warning }));
  }
  if (row.isRemoved) value.append(remark(strings.isRemoved));
  else if (row.was !== undefined) value.append(remark(fill(strings.was, row.was)));
  else if (row.isNew) value.append(remark(strings.isNew));
  else if (row.isChanged && !row.isSameValue) value.append(remark(strings.edited));
  if (row.abilities?.includes('revert')) value.append(textButton('revert', strings.revert));
  const type = cell('type');
  type.append(make('span', { text: row.typeName, title: row.wireTypeName ?? row.typeName }));
  const size = cell('size');
  size.textContent = row.size ?? '';
  element.replaceChildren(name, value, type, size);
}

function fillMore(
  element: HTMLElement,
  { parent, depth }: TreeLine & { type: 'more' },
  strings: EditorStrings,
): void {
  const name = cell('name');
  indent(name, depth);
  const { children, row } = parent;
  name.append(
    make('span', {
      className: 'label more',
      text:
        children.length === 0
          ? strings.loading
          : fill(strings.loadMore, children.length, row.childCount),
    }),
  );
  element.replaceChildren(name);
  element.setAttribute('aria-level', String(depth + 1));
}

/** What the edits did to a row. */
function remark(text: string): HTMLElement {
  return make('span', { className: 'was', text, title: text });
}

function swatch(color: string): HTMLElement {
  const element = make('span', { className: 'swatch', attributes: { 'aria-hidden': 'true' } });
  element.style.backgroundColor = color;
  return element;
}

function showButton(fullLength: number, strings: EditorStrings): HTMLElement {
  const button = textButton('show', fill(strings.cut, fullLength));
  button.title = strings.showWhole;
  return button;
}

/** Not in the tab order: rows are, and the keyboard has keys of its own for these. */
function textButton(className: string, text: string): HTMLElement {
  return make('button', {
    className: `link ${className}`,
    text,
    attributes: { type: 'button', tabindex: '-1' },
  });
}

function cell(className: string): HTMLElement {
  return make('div', { className: `cell ${className}`, attributes: { role: 'gridcell' } });
}

function indent(element: HTMLElement, depth: number): void {
  element.style.paddingInlineStart = `${Math.min(depth, MAX_INDENT) * 16 + 4}px`;
}
