import { FormatError } from '../errors.ts';
import {
  dateTimeKinds,
  parseDateTime,
  TICKS_PER_MS,
  UNIX_EPOCH_TICKS,
} from '../scalars/date-time.ts';
import { l10n } from '../reason.ts';

/** A date as BSON keeps it, in milliseconds since 1970. @throws FormatError `kind-not-stored`, `too-precise`. */
export function milliseconds(text: string): bigint {
  const { ticks, kind } = parseDateTime(text);
  if (kind !== dateTimeKinds.utc) {
    throw new FormatError(
      'kind-not-stored',
      l10n.t('Dates are stored in UTC here. End the date with (utc).'),
      {
        details: { type: 'DateTime' },
      },
    );
  }
  if (ticks % TICKS_PER_MS !== 0n) {
    throw new FormatError(
      'too-precise',
      l10n.t(
        'Dates are stored in milliseconds here. Enter at most three digits after the seconds.',
      ),
      {
        details: { type: 'DateTime', maxDigits: 3 },
      },
    );
  }
  return (ticks - UNIX_EPOCH_TICKS) / TICKS_PER_MS;
}
