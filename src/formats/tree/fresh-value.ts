import { FormatError } from '../errors.ts';
import type { NewValue } from '../value.ts';
import type { FreshValue } from './dialect.ts';
import { l10n } from '../reason.ts';

/** A new value for formats of rows. @throws FormatError `wrong-type` for what they don't make. */
export function freshValueOf(value: NewValue): FreshValue {
  switch (value.kind) {
    case 'null':
    case 'scalar':
    case 'object':
      return value;
    case 'copy':
    case 'collection':
    case 'written':
      throw new FormatError('wrong-type', l10n.t('A value of that type cannot be used here.'));
  }
}
