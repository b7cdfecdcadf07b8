import { FormatError } from '../../../errors.ts';
import { identityOf } from '../../../scalars/identity.ts';
import type { ScalarEditor } from '../../../value.ts';
import type { Place } from '../../records/place.ts';
import { hasDefaultComparer } from '../../known/comparers.ts';
import type { Model } from '../../model/model.ts';
import { l10n } from '../../../reason.ts';

/** When two keys are equal to a collection's comparer: `unknown` for comparers of the site's own. */
export type Equality = 'exact' | 'ignoring-case' | 'unknown';

/** What the comparer of a collection does with texts. */
export function equalityOf(model: Model, comparer: Place | undefined): Equality {
  if (!comparer || hasDefaultComparer(model, comparer)) return 'exact';
  const target = model.resolve(comparer);
  if (target.type !== 'object') return 'unknown';
  const { definition } = model.classOf(target.object).typeName;
  const known =
    /^System\.(?:Collections\.CaseInsensitive\w*|(?:Ordinal|CultureAware|Invariant)\w*Comparer)$/;
  if (!known.test(definition)) return 'unknown';
  const flag = model.target(target.object, '_ignoreCase');
  const isFlagged = flag?.type === 'primitive' && model.table.bytes[flag.offset] !== 0;
  const options = model.integer(target.object, '_options') ?? 0;
  const ignores = isFlagged || (options & 1) === 1 || /IgnoreCase|CaseInsensitive/.test(definition);
  return ignores ? 'ignoring-case' : 'exact';
}

/**
 * Refuses a text that a collection has already.
 * @param editor the type of the texts, where it is known
 * @throws FormatError `duplicate-key`.
 */
export function refuseEqual(
  texts: Iterable<string | undefined>,
  text: string,
  equality: Equality,
  editor: ScalarEditor = { type: 'String' },
): void {
  const fold = (value: string): string =>
    equality === 'exact' ? identityOf(editor, value) : value.toUpperCase().toLowerCase();
  const wanted = fold(text);
  for (const other of texts) {
    if (other !== undefined && fold(other) === wanted) throw duplicateKey(text);
  }
}

/** The refusal of a key that is there already. */
export function duplicateKey(key: string): FormatError {
  return new FormatError('duplicate-key', l10n.t('This key or value already exists.'), {
    details: { key },
  });
}
