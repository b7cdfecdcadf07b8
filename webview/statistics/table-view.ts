import type {
  StatisticsRow,
  StatisticsStrings,
  StatisticsTable,
} from '../../src/protocol/statistics-state.ts';
import { html, type Content } from '../ui/draw.ts';
import { fill } from '../ui/duration.ts';
import { button } from '../ui/toolkit.ts';

/** How many rows are shown at first, drawn and as a table; and how many more each time. */
const FEW_BARS = 12;
const FEW_ROWS = 50;
const MORE = 200;
/** A number with more characters is wider than its column may be. */
const SHORT_NUMBER = 5;

/** What the view of a question needs of the page. */
export interface TableParts {
  readonly strings: StatisticsStrings;
  readonly isTable: boolean;
  /** How many rows the user has asked for. */
  readonly shownRows: number | undefined;
  readonly toggle: () => void;
  readonly showRows: (count: number) => void;
  readonly open: (session: number) => void;
}

/**
 * A question: drawn, and as a table. To screen readers it always is a table; what is drawn is hidden from
 * them, since it says the same.
 */
export function tableView(table: StatisticsTable, parts: TableParts): Content {
  const { id, title, note, look, rows } = table;
  const { strings, isTable, toggle, showRows } = parts;
  const isDrawn = look !== 'table' && !isTable;
  const few = isDrawn && look === 'bars' ? FEW_BARS : FEW_ROWS;
  const count = look === 'columns' ? rows.length : Math.min(rows.length, parts.shownRows ?? few);
  const left = rows.length - count;
  const shown = rows.slice(0, count);
  return html`<section class=${`question ${look}`}>
    <div class="bar">
      <h2 id=${`title-${id}`}>${title}</h2>
      ${
        look === 'table'
          ? undefined
          : button(isTable ? strings.showChart : strings.showTable, 'secondary', toggle, {
              label: `${isTable ? strings.showChart : strings.showTable}: ${title}`,
            })
      }
    </div>
    <p class="note" ?hidden=${note === undefined}>${note}</p>
    ${isDrawn ? (look === 'bars' ? bars(table, shown) : columns(table)) : undefined}
    <div
      class=${isDrawn ? 'table for-readers' : 'table'}
      role="region"
      tabindex=${isDrawn ? undefined : 0}
      aria-labelledby=${`title-${id}`}
    >
      ${plainTable(table, shown, parts)}
    </div>
    ${
      left > 0
        ? button(fill(strings.showMore, Math.min(left, MORE)), 'secondary', () =>
            showRows(count + MORE),
          )
        : undefined
    }
  </section>`;
}

/** A bar below the other, its name before it and its number behind it. */
function bars({ barColumn }: StatisticsTable, rows: readonly StatisticsRow[]): Content {
  return html`<div class="bars" aria-hidden="true">
    ${rows.map(
      ({ cells, share = 0, isWarning }) =>
        html`<div class=${isWarning ? 'line warned' : 'line'} title=${cells.join(' · ')}>
          <span class="name">${cells[0]}</span>
          <span class="track"
            ><span class="fill" ?hidden=${share <= 0} .style=${`width: ${percent(share)}`}></span
          ></span>
          <span class="number">${cells[barColumn]}</span>
        </div>`,
    )}
  </div>`;
}

/** Columns beside each other, in the order of their classes. */
function columns({ barColumn, rows }: StatisticsTable): Content {
  const isLong = rows.some(({ cells }) => (cells[barColumn] ?? '').length > SHORT_NUMBER);
  return html`<div class=${isLong ? 'histogram long' : 'histogram'} aria-hidden="true">
    ${rows.map(
      ({ cells, share = 0 }) =>
        html`<div class="column" title=${cells.join(' · ')}>
          <span class="number">${share > 0 ? cells[barColumn] : ''}</span>
          <span class="track"
            ><span class="fill" ?hidden=${share <= 0} .style=${`height: ${percent(share)}`}></span
          ></span>
          <span class="name">${cells[0]}</span>
        </div>`,
    )}
  </div>`;
}

/** What is there is seen, however little it is. */
function percent(share: number): string {
  return `max(${(100 * share).toFixed(2)}%, 2px)`;
}

function plainTable(
  { columns: heads }: StatisticsTable,
  rows: readonly StatisticsRow[],
  { strings, open }: TableParts,
): Content {
  const cellClass = (at: number): string | undefined =>
    heads[at]?.isNumber ? 'number' : undefined;
  return html`<table>
    <thead>
      <tr>
        ${heads.map(({ label }, at) => html`<th scope="col" class=${cellClass(at)}>${label}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ cells, session, isWarning }) =>
          html`<tr class=${isWarning ? 'warned' : undefined}>
            ${cells.map((cell, at) => {
              if (at > 0) return html`<td class=${cellClass(at)}>${cell}</td>`;
              const content =
                session === undefined
                  ? cell
                  : html`<button
                      class="link"
                      title=${strings.openSession}
                      @click=${() => open(session)}
                    >
                      ${cell}
                    </button>`;
              return html`<th scope="row">${content}</th>`;
            })}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
