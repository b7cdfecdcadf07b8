import { colorState, formatColor } from '../../scalars/color.ts';
import type { Model } from '../model/model.ts';
import type { ScalarShape } from '../model/shape.ts';

/** System.Drawing.Color: by its number in KnownColor, by its value, or by a name that .NET doesn't know. */
export function readColor(model: Model, object: number): ScalarShape | undefined {
  const value = model.bigInteger(object, 'value');
  const knownColor = model.integer(object, 'knownColor');
  const state = model.integer(object, 'state');
  const name = model.text(object, 'name');
  if (value === undefined || knownColor === undefined || state === undefined) return undefined;
  if ((state & colorState.named) !== 0) {
    return typeof name === 'string' ? { kind: 'scalar', text: name } : undefined;
  }
  const shown = formatColor({ value, knownColor, state });
  if (!shown) return undefined;
  // A name that stands beside a value would stay.
  if (name !== null) return { kind: 'scalar', ...shown };
  return { kind: 'scalar', ...shown, editor: { type: 'String', of: 'Color' } };
}
