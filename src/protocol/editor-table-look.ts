/** In which order, and through which filter, the page of a session editor looks at a table. */

import * as v from 'valibot';
import { count, fields } from '../shapes/shape.ts';
import type { Shape } from '../shapes/shape.ts';

/** How a table is looked at; the table itself stays as it is. */
export const tableLook = fields({
  /** By which column the rows are sorted; as they are stored without one. */
  sort: v.optional(fields({ column: count, isDescending: v.boolean() })),
  /** Only rows with this text in a cell, in whatever case. */
  filter: v.optional(v.pipe(v.string(), v.maxLength(1000))),
});
export type TableLook = Shape<typeof tableLook>;
