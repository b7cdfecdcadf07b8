import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import type { ValueRow } from '../../src/protocol/editor-rows.ts';
import { html, type Content } from '../ui/draw.ts';
import { fill } from '../ui/duration.ts';
import type { DrawnRow } from '../ui/virtual-rows.ts';
import { quotedIfBlank } from '../../src/protocol/visible-text.ts';
import { dateRemark } from './date-remark.ts';
import { markedText } from './marked-text.ts';
import { isOpenable, type TreeLine, type TreeNode } from './tree-model.ts';

/** Deeper levels aren't indented further, or their values could not be seen. */
const MAX_INDENT = 24;

/**
 * Draws a line of the grid.
 * @param place where a node stands among its siblings
 * @param editor the field that stands in the place of the value while it is edited
 * @param wanted what is looked for, to be marked
 */
export function drawLine(
  line: TreeLine,
  place: { readonly position: number; readonly count: number } | undefined,
  editor: HTMLElement | undefined,
  strings: EditorStrings,
  wanted = '',
): DrawnRow {
  if (line.type === 'more') return drawMore(line, strings);
  const { node } = line;
  const { row, isExpanded } = node;
  const canOpen = isOpenable(row);
  const marks = {
    changed: row.isChanged,
    edited: row.isChanged && !row.isSameValue,
    added: row.isNew,
    removed: node.isRemoved,
    editing: editor,
  };
  const className = Object.entries(marks)
    .filter(([, isSet]) => isSet)
    .map(([name]) => name);
  return {
    className: className.join(' '),
    level: node.depth + 1,
    ...place,
    ...(canOpen && { isExpanded }),
    cells: html`<div class="cell name" role="gridcell" .style=${indent(node.depth)}>
        <span class="twistie" aria-hidden="true">${!canOpen ? '' : isExpanded ? '▾' : '▸'}</span>
        <span class="label" title=${row.label}
          >${markedText(quotedIfBlank(row.label), wanted)}</span
        >
        ${row.nameWas === undefined ? undefined : wasRemark(row.nameWas, strings)}
      </div>
      <div class="cell value" role="gridcell">${editor ?? valueOf(node, strings, wanted)}</div>
      <div class="cell type" role="gridcell">
        <span title=${row.wireTypeName ?? row.typeName}>${markedText(row.typeName, wanted)}</span>
      </div>
      <div class="cell size" role="gridcell">${row.size}</div>`,
  };
}

function drawMore(
  { parent, depth }: TreeLine & { readonly type: 'more' },
  strings: EditorStrings,
): DrawnRow {
  const { children, row } = parent;
  const text =
    children.length === 0
      ? strings.loading
      : fill(strings.loadMore, children.length, row.childCount);
  return {
    level: depth + 1,
    cells: html`<div class="cell name" role="gridcell" .style=${indent(depth)}>
      <span class="label more">${text}</span>
    </div>`,
  };
}

function valueOf({ row }: TreeNode, strings: EditorStrings, wanted: string): Content {
  const { text, abilities = [], fullLength, language, warning } = row;
  const title = row.readOnlyReason === undefined ? text : `${text}\n${row.readOnlyReason}`;
  return [
    row.color === undefined
      ? undefined
      : html`<span
          class="swatch"
          aria-hidden="true"
          .style=${`background-color: ${row.color}`}
        ></span>`,
    html`<span class=${`text ${text === '' ? 'empty-text' : row.kind}`} title=${title}
      >${markedText(row.kind === 'scalar' ? quotedIfBlank(text) : text, wanted)}</span
    >`,
    abilities.includes('picture') ? link('show', strings.picture) : undefined,
    abilities.includes('table') ? link('table', strings.table) : undefined,
    language === undefined || language === 'text'
      ? undefined
      : link('show', fill(strings.openAs, language.toUpperCase())),
    fullLength === undefined
      ? undefined
      : link(
          'show',
          fill(strings.cut, fullLength),
          abilities.includes('open-text') ? strings.openText : strings.showWhole,
        ),
    dateOf(row, strings),
    row.mark === undefined ? undefined : html`<span class="mark">${row.mark}</span>`,
    noteOf(row, strings),
    warning === undefined
      ? undefined
      : html`<span class="warning" title=${warning}>${`⚠ ${warning}`}</span>`,
    changeOf(row, strings),
    row.offersReading && link(`read-as ${row.offersReading}`, strings.readAs),
    abilities.includes('revert') ? link('revert', strings.revert) : undefined,
  ];
}

/** A remark; one on how the value was read leads to what that means. */
function noteOf({ note, isReading }: ValueRow, { aboutReading }: EditorStrings): Content {
  if (note === undefined || note === '') return undefined;
  if (isReading) return link('note about-reading', note, `${note}\n${aboutReading}`);
  return html`<span class="note" title=${note}>${note}</span>`;
}

/** How far a date is from now, as of when the row was drawn. */
function dateOf(row: ValueRow, strings: EditorStrings): Content {
  const language = document.documentElement.lang || navigator.language;
  const remark = dateRemark(row, Date.now(), language, strings);
  return remark && html`<span class="note" title=${remark.title}>${remark.text}</span>`;
}

/** What the edits did to a row. */
function changeOf(row: ValueRow, strings: EditorStrings): Content {
  if (row.isRemoved) return remark(strings.isRemoved);
  if (row.was !== undefined) return wasRemark(row.was, strings);
  if (row.isNew) return remark(strings.isNew);
  return row.isChanged && !row.isSameValue ? remark(strings.edited) : undefined;
}

/** What stood there before: struck out, since a selected row shows everything in one colour. */
function wasRemark(old: string, { was }: EditorStrings): Content {
  const [before = '', after = ''] = was.split('{0}');
  return html`<span class="was" title=${fill(was, old)}
    >${before}<s>${quotedIfBlank(old)}</s>${after}</span
  >`;
}

function remark(text: string): Content {
  return html`<span class="was" title=${text}>${text}</span>`;
}

/** Not in the tab order: rows are, and the keyboard has keys of its own for these. */
function link(className: string, text: string, title?: string): Content {
  return html`<button class=${`link ${className}`} title=${title} type="button" tabindex="-1">
    ${text}
  </button>`;
}

function indent(depth: number): string {
  return `padding-inline-start: ${Math.min(depth, MAX_INDENT) * 16 + 4}px`;
}
