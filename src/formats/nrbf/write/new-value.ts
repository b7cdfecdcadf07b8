import { FormatError } from '../../errors.ts';
import { stringType, systemType, type NetType } from './net-types.ts';
import { array, dictionary, list, scalar, text } from './net-values.ts';
import type { NetArray, NetObject, NetScalar } from './net-values.ts';
import { canonicalText } from '../../scalars/canonical.ts';
import type { CollectionShape, NewValue, ScalarType } from '../../value.ts';
import { isItemType } from '../../choices.ts';
import { l10n } from '../../reason.ts';

/** A {@link NewValue} that says all there is to say, without the stream that it goes into. */
export type StandaloneValue = Extract<NewValue, { kind: 'scalar' | 'collection' }>;

/**
 * What .NET holds for a new scalar or collection.
 * @throws FormatError when a text isn't a value of its type, two keys of a dictionary are equal, or
 *   there is no such scalar (an Enum has no type without its class) or collection.
 */
export function netValueOf(value: StandaloneValue): NetScalar | NetObject | NetArray {
  if (value.kind === 'scalar') return scalarOf(value.type, value.text);
  return collectionOf(value.shape, value.items);
}

function scalarOf(type: ScalarType, value: string): NetScalar | NetObject {
  if (type === 'Enum') throw noSuch(type);
  const canonical = canonicalText({ type }, value);
  return type === 'String' ? text(canonical) : scalar(type, canonical);
}

function noSuch(type: string): FormatError {
  return new FormatError(
    'wrong-type',
    l10n.t('A value of the type {0} cannot be used here.', type),
    {
      details: { type },
    },
  );
}

/** The .NET type of the items of a collection. */
function itemType(type: ScalarType): NetType {
  if (!isItemType(type)) throw noSuch(type);
  return type === 'String' ? stringType : systemType(type, type === 'Guid');
}

function collectionOf(
  shape: CollectionShape,
  items: readonly (readonly string[])[],
): NetObject | NetArray {
  const item = itemType(shape.item);
  const width = shape.type === 'dictionary' ? 2 : 1;
  if (items.some((texts) => texts.length !== width)) {
    throw new FormatError('wrong-type', l10n.t('Each item needs {0} strings.', width));
  }
  if (shape.type !== 'dictionary') {
    const values = items.map(([value = '']) => scalarOf(shape.item, value));
    return shape.type === 'array' ? array(item, values) : list(item, values);
  }
  const keys = new Set<string>();
  const pairs = items.map(([key = '', value = '']) => {
    const canonical = canonicalText({ type: shape.key }, key);
    if (keys.has(canonical)) {
      throw new FormatError('duplicate-key', l10n.t('This key or value already exists.'), {
        details: { key: canonical },
      });
    }
    keys.add(canonical);
    return [scalarOf(shape.key, key), scalarOf(shape.item, value)] as const;
  });
  return dictionary(itemType(shape.key), item, pairs);
}
