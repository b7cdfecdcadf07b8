import { identityOf } from '../../scalars/identity.ts';
import { primitiveName } from '../constants.ts';
import { primitiveText, stringText } from '../records/primitives.ts';
import type { Place } from '../records/place.ts';
import type { Model } from '../model/model.ts';
import type { DictionaryShape } from '../model/shape.ts';
import { readShape } from './registry.ts';
import { l10n } from '../../reason.ts';

/**
 * Two keys with equal results are equal to .NET's default comparers; undefined for keys of which
 * only the class itself knows that.
 */
export function keyIdentity(model: Model, place: Place): string | null | undefined {
  const target = model.resolve(place);
  switch (target.type) {
    case 'null':
      return null;
    case 'string':
      return `s${stringText(model.table, target.offset)}`;
    case 'primitive':
      return ofPrimitive(model, target.primitive, target.offset);
    case 'object': {
      const shape = readShape(model, target.object);
      if (shape?.kind === 'primitive') return ofPrimitive(model, shape.primitive, shape.offset);
      if (shape?.kind !== 'scalar' && shape?.kind !== 'enum') return undefined;
      const { editor } = shape.kind === 'scalar' ? shape : {};
      const text = editor ? identityOf(editor, shape.text) : shape.text;
      return `${model.classOf(target.object).wireName}:${text}`;
    }
    default:
      return undefined;
  }
}

function ofPrimitive({ table }: Model, primitive: number, offset: number): string {
  const text = primitiveText(table, primitive, offset);
  return `${primitive}:${identityOf({ type: primitiveName(primitive) }, text)}`;
}

/** True where a class of the site decides which keys are equal. */
function isComparedByTheSite(model: Model, { comparer }: DictionaryShape): boolean {
  const target = comparer && model.resolve(comparer);
  if (target?.type !== 'object') return false;
  return !model.classOf(target.object).typeName.definition.startsWith('System.');
}

/** Warns of keys that make .NET refuse a dictionary: null, or two that are equal. */
export function warnOfKeys(model: Model, object: number, shape: DictionaryShape): void {
  if (shape.hasAnyKeys === true) return;
  const seen = new Set<string>();
  const start = model.table.start.at(object);
  for (let i = 0; i < shape.length; i++) {
    const key = keyIdentity(model, shape.key(i));
    if (key === undefined) continue;
    if (key === null) {
      model.table.warn('null-key', start, l10n.t('A key is null.'), true);
      return;
    }
    if (seen.has(key) && !isComparedByTheSite(model, shape)) {
      model.table.warn('duplicate-key', start, l10n.t('Two keys of a dictionary are equal.'), true);
      return;
    }
    seen.add(key);
  }
}
