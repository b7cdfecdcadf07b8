import { make } from './element.ts';

/** What the filter does to the rows. */
export interface FilterEvents {
  /** Shows the rows that the text fits. */
  onFilter(text: string): void;
  /** Goes to the first row. */
  onDown(): void;
  /** Goes back to the row that was selected. */
  onLeave(): void;
}

/** The field that filters rows: Down goes to the first row; Esc shows all rows again, then leads back to them. */
export function makeFilter(label: string, text: string, events: FilterEvents): HTMLInputElement {
  const attributes = { type: 'search', placeholder: label, 'aria-label': label };
  const filter = make('input', { className: 'filter', attributes });
  filter.value = text;
  filter.addEventListener('input', () => events.onFilter(filter.value));
  filter.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown') events.onDown();
    else if (event.key !== 'Escape') return;
    else if (filter.value === '') events.onLeave();
    else {
      filter.value = '';
      events.onFilter('');
    }
    event.preventDefault();
  });
  return filter;
}
