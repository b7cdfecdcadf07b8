import * as v from 'valibot';
import { count, fields } from '../../shapes/shape.ts';

const request = count;

/** What concerns the requests that are over. */
export const traceCommands = [
  fields({ name: v.literal('clearTrace') }),
  /** What is kept of a request: the reply's value is its `requestDetails`. */
  fields({ name: v.literal('describeRequest'), request }),
] as const;
