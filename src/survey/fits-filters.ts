import { factsOf, fitsSession } from '../lookup/filter/match-session.ts';
import type { SessionFilter } from '../lookup/filter/session-filter.ts';
import { layoutById } from '../stores/layouts/layouts.ts';
import { decodeOptionsOf, decodeSessionItem } from '../stores/read/decode-session-item.ts';
import { valueAtPath } from '../stores/read/item-path.ts';
import type { SessionSnapshot } from '../stores/session.ts';

/** Whether a session that was read whole fits all filters. */
export function fitsFilters(filters: readonly SessionFilter[], snapshot: SessionSnapshot): boolean {
  const layout = layoutById(snapshot.ref.layout);
  const options = decodeOptionsOf(layout);
  return fitsSession(filters, factsOf(snapshot), (_, path) =>
    valueAtPath(
      snapshot.items,
      path,
      (item) => decodeSessionItem(item, layout.itemEncoding, options).root,
    ),
  );
}
