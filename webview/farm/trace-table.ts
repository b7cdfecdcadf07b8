import type { TraceRow } from '../../src/protocol/farm-page-state.ts';
import { html, type Content } from '../ui/draw.ts';
import { fill } from '../ui/duration.ts';
import { make } from '../ui/element.ts';
import { makeFilter } from '../ui/filter.ts';
import { button } from '../ui/toolkit.ts';
import { rowHeight } from '../ui/visible-range.ts';
import { VirtualRows, type DrawnRow, type KeyedRow } from '../ui/virtual-rows.ts';
import { clockText, shortTime, type PageParts } from './page-parts.ts';
import { serverName } from './server-name.ts';
import type { TraceModel } from './trace-model.ts';

/** A row by its key. */
interface Row extends KeyedRow {
  readonly row: TraceRow;
}

const signs = { ok: '', 'client-error': '▲', error: '✕' } as const;

/** The requests that are over, newest first. */
export class TraceTable {
  readonly #model: TraceModel;
  readonly #parts: PageParts;
  readonly #rows: VirtualRows<Row>;
  readonly #filter: HTMLInputElement;
  readonly #table: HTMLElement;
  #shown: readonly TraceRow[] = [];
  #keyed: readonly Row[] = [];

  constructor(model: TraceModel, parts: PageParts, onFilter: () => void) {
    this.#model = model;
    this.#parts = parts;
    const { strings } = parts;
    this.#rows = new VirtualRows<Row>({
      rows: () => this.#keyed,
      indexOf: (key) => model.indexOf(key),
      labelOf: ({ row }) => row.label,
      drawRow: ({ row }) => this.#draw(row),
      onSelect: () => this.#chooseSelected(false),
      onDoubleClick: () => this.#chooseSelected(true),
      onMenu: ({ row }, x, y) => this.#openMenu(row, x, y),
      onKey: (event) => {
        if (event.key !== 'Enter') return false;
        this.#chooseSelected(true);
        return true;
      },
    });
    this.#filter = makeFilter(strings.traceFilter, model.filter, {
      onFilter: (text) => {
        model.filter = text;
        onFilter();
      },
      onDown: () => this.#rows.select(this.#keyed[0]?.key, true),
      onLeave: () => this.#rows.focus(),
    });
    const head = make('div', {
      className: 'row head',
      attributes: { role: 'row', 'aria-rowindex': '1' },
    });
    for (const [column, text] of [
      ['time', strings.columnTime],
      ['request', strings.columnRequest],
      ['server', strings.columnServer],
      ['status', strings.columnStatus],
      ['duration', strings.columnDuration],
      ['wait', strings.columnLockWait],
      ['session', strings.columnSession],
      ['changed', strings.columnChanged],
    ] as const) {
      const attributes = { role: 'columnheader' };
      head.append(make('div', { className: `cell ${column}`, text, attributes }));
    }
    const attributes = { role: 'grid', 'aria-label': strings.trace };
    this.#table = make(
      'div',
      { className: 'grid', attributes },
      make('div', { className: 'head-group', attributes: { role: 'rowgroup' } }, head),
      this.#rows.element,
    );
  }

  /** The field of the filter. */
  focusFilter(): void {
    this.#filter.focus();
    this.#filter.select();
  }

  focus(): void {
    this.#rows.focus();
  }

  /** Selects a row, where it is shown. */
  select(id: number): void {
    const key = String(id);
    if (this.#model.indexOf(key) >= 0 && this.#rows.selected !== key) this.#rows.select(key, false);
  }

  view(): Content {
    const { strings, command, follow } = this.#parts;
    const { rows, shown, session, filter } = this.#model;
    const isFiltered = session !== undefined || filter !== '';
    const note = rows.length === 0 ? strings.traceNone : strings.traceNoMatch;
    return html`<section class="trace" aria-labelledby="trace-title">
      <div class="bar">
        <h2 id="trace-title">${strings.trace}</h2>
        ${this.#filter}
        <span class="count">
          ${isFiltered ? fill(strings.traceCount, shown.length, rows.length) : ''}
        </span>
        ${
          session === undefined
            ? undefined
            : button(fill(strings.stopFollowing, session), 'secondary', () => follow(undefined))
        }
        ${button(strings.clear, 'secondary', () => command({ name: 'clearTrace' }), {
          isDisabled: rows.length === 0,
        })}
      </div>
      ${this.#table}
      <p class="place" ?hidden=${shown.length > 0}>${note}</p>
    </section>`;
  }

  /** Draws the rows that can be seen. */
  render(): void {
    const { shown } = this.#model;
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#keyed = shown.map((row) => ({ key: String(row.id), row }));
    }
    this.#table.setAttribute('aria-rowcount', String(shown.length + 1));
    this.#table.hidden = shown.length === 0;
    // As high as its rows with their head, as far as the style sheet lets it.
    this.#table.style.height = `${(shown.length + 1) * rowHeight + 4}px`;
    this.#rows.render();
  }

  #chooseSelected(isMeant: boolean): void {
    const { selected } = this.#rows;
    if (selected !== undefined) this.#parts.choose(Number(selected), isMeant);
  }

  #openMenu(row: TraceRow, x: number, y: number): void {
    const { commandsFor, menu, ask } = this.#parts;
    const entries = commandsFor(row).map(({ command, label }) => ({
      label,
      run: () => ask({ type: 'request', request: row.id, command }),
    }));
    if (entries.length > 0) menu.open(entries, x, y);
  }

  #draw(row: TraceRow): DrawnRow {
    const { strings, marks } = this.#parts;
    const { label, request, server, status, end, mood, durationMs, lockWaitMs, session } = row;
    const outcome = [...(status > 0 ? [status] : []), ...(end === undefined ? [] : [end])];
    const cell = (name: string, content: Content, title?: string): Content =>
      html`<div class=${`cell ${name}`} role="gridcell" title=${title}>${content}</div>`;
    return {
      className: mood,
      cells: html`${cell('time', html`<span>${clockText(row.arrivedAtMs)}</span>`)}
      ${cell('request', html`<span class="label">${label}</span>`, request)}
      ${cell(
        'server',
        server === undefined ? html`<span>${strings.balancer}</span>` : serverName(server, marks),
        row.why,
      )}
      ${cell(
        'status',
        html`<span class=${mood}
          ><span aria-hidden="true">${signs[mood]}</span> ${outcome.join(' ')}</span
        >`,
      )}
      ${cell('duration', html`<span>${shortTime(durationMs, strings)}</span>`)}
      ${cell(
        'wait',
        html`<span>${lockWaitMs === undefined ? '' : shortTime(lockWaitMs, strings)}</span>`,
      )}
      ${cell('session', html`<span>${session === undefined ? '' : `#${session}`}</span>`)}
      ${cell('changed', html`<span>${row.changed.join(', ')}</span>`, row.changed.join('\n'))}`,
    };
  }
}
