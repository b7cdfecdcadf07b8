import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import { fill } from '../ui/duration.ts';
import { make } from '../ui/element.ts';
import {
  type ColumnWidths,
  fittingWidth,
  type SizedColumn,
  sizedColumns,
} from './column-widths.ts';
import type { Grid } from './grid.ts';

/** How far an arrow key moves an edge, in pixels. */
const KEY_STEP = 16;

/** The edges between the columns' headers, which the mouse drags and the arrow keys move. */
export class ColumnSizer {
  readonly #grid: HTMLElement;
  readonly #onChange: () => void;
  #widths: ColumnWidths;

  /** @param onChange is called when the user has sized a column */
  constructor(grid: Grid, strings: EditorStrings, widths: ColumnWidths, onChange: () => void) {
    this.#grid = grid.element;
    this.#onChange = onChange;
    this.#widths = widths;
    const names: Readonly<Record<SizedColumn, string>> = {
      name: strings.columnName,
      type: strings.columnType,
      size: strings.columnSize,
    };
    for (const column of sizedColumns) {
      const header = grid.columnHeader(column);
      const label = fill(strings.columnWidth, names[column]);
      header.append(this.#edge(column, header, label));
    }
    this.#show();
  }

  /** The widths of the columns that were sized. */
  get widths(): ColumnWidths {
    return this.#widths;
  }

  #edge(column: SizedColumn, header: HTMLElement, label: string): HTMLElement {
    // The edge of the names is at their end, those of the others at their start.
    const direction = column === 'name' ? 1 : -1;
    const edge = make('div', {
      className: `edge ${column === 'name' ? 'end' : 'start'}`,
      title: label,
      attributes: {
        role: 'separator',
        'aria-orientation': 'vertical',
        'aria-label': label,
        tabindex: '0',
      },
    });
    const set = (width: number): void => {
      const fitting = fittingWidth(width, this.#grid.clientWidth);
      this.#widths = { ...this.#widths, [column]: fitting };
      edge.setAttribute('aria-valuenow', String(fitting));
      this.#show();
    };
    edge.setAttribute('aria-valuenow', String(this.#widths[column] ?? 0));
    edge.addEventListener('pointerdown', (down) => {
      const startWidth = header.offsetWidth;
      edge.setPointerCapture(down.pointerId);
      const move = (event: PointerEvent): void =>
        set(startWidth + direction * (event.clientX - down.clientX));
      edge.addEventListener('pointermove', move);
      edge.addEventListener(
        'lostpointercapture',
        () => {
          edge.removeEventListener('pointermove', move);
          this.#onChange();
        },
        { once: true },
      );
      down.preventDefault();
    });
    edge.addEventListener('dblclick', () => {
      this.#widths = { ...this.#widths, [column]: undefined };
      this.#show();
      this.#onChange();
    });
    edge.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: -KEY_STEP, ArrowRight: KEY_STEP }[event.key];
      if (step === undefined) return;
      set(header.offsetWidth + direction * step);
      this.#onChange();
      event.preventDefault();
    });
    return edge;
  }

  #show(): void {
    for (const column of sizedColumns) {
      const width = this.#widths[column];
      if (width === undefined) this.#grid.style.removeProperty(`--${column}-width`);
      else this.#grid.style.setProperty(`--${column}-width`, `${width}px`);
    }
  }
}
