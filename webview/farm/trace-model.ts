import type { TraceRow, TraceUpdate } from '../../src/protocol/farm-page-state.ts';

/** The trace as the page knows it, and which of its rows are shown. */
export class TraceModel {
  /** Oldest first. */
  rows: readonly TraceRow[] = [];
  /** Those that fit the filter, newest first. */
  shown: readonly TraceRow[] = [];
  #index = new Map<string, number>();
  #filter = '';
  #session: number | undefined;

  /** Takes over what the host told. */
  update({ isAll, rows, count }: TraceUpdate): void {
    if (isAll) {
      this.rows = rows;
    } else {
      const news = new Map(rows.map((row) => [row.id, row]));
      const known = new Set(this.rows.map(({ id }) => id));
      this.rows = [
        ...this.rows.map((row) => news.get(row.id) ?? row),
        ...rows.filter(({ id }) => !known.has(id)),
      ];
    }
    this.rows = this.rows.slice(Math.max(0, this.rows.length - count));
    this.#show();
  }

  get filter(): string {
    return this.#filter;
  }

  set filter(text: string) {
    this.#filter = text;
    this.#show();
  }

  /** The session that is followed: rows of others aren't shown. */
  get session(): number | undefined {
    return this.#session;
  }

  set session(number: number | undefined) {
    this.#session = number;
    this.#show();
  }

  find(id: number | undefined): TraceRow | undefined {
    return id === undefined ? undefined : this.rows.find((row) => row.id === id);
  }

  /** Where a row is shown, by its key; -1 for one that isn't. */
  indexOf(key: string): number {
    return this.#index.get(key) ?? -1;
  }

  #show(): void {
    const words = this.#filter.toLowerCase().split(/\s+/).filter(Boolean);
    this.shown = this.rows
      .filter((row) => this.#session === undefined || row.session === this.#session)
      .filter((row) => {
        if (words.length === 0) return true;
        const text = searched(row);
        return words.every((word) => text.includes(word));
      })
      .toReversed();
    this.#index = new Map(this.shown.map(({ id }, index) => [String(id), index]));
  }
}

/** What the filter looks into, in small letters: a session as `#3`. */
function searched({ request, server = '', status, end = '', session, changed }: TraceRow): string {
  const number = session === undefined ? '' : `#${session}`;
  return [request, server, status, end, number, ...changed].join(' ').toLowerCase();
}
