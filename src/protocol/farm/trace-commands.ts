import * as v from 'valibot';
import { fields } from '../../shapes/shape.ts';

/** What concerns the requests that are over. */
export const traceCommands = [fields({ name: v.literal('clearTrace') })] as const;
