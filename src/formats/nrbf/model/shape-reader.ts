import type { Target } from '../records/place.ts';
import type { Model } from './model.ts';
import type { Shape } from './shape.ts';

/**
 * Reads what an object of a known class means; undefined when its members aren't as expected, so
 * that it is shown by its members. `inner` reads the shape of what a wrapper holds.
 */
export type ShapeReader = (
  model: Model,
  object: number,
  inner: (target: Target) => Shape | undefined,
) => Shape | undefined;
