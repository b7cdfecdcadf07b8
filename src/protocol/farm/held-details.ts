import * as v from 'valibot';
import { fields } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';
import { keptBody, messageHeaders } from './request-details.ts';

/** A request that waits, with what can be edited of it. */
export const heldDetails = fields({
  method: v.string(),
  httpVersion: v.string(),
  target: v.string(),
  /** Without those that concern the client's connection, or that the balancer makes itself. */
  headers: messageHeaders,
  /** What has come of the body. */
  body: keptBody,
  /** False: the rest is still with the client, and the body cannot be replaced. */
  isBodyWhole: v.boolean(),
});
export type HeldDetails = Shape<typeof heldDetails>;
