import type * as v from 'valibot';
import { shapedOrMisfit } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';
import type { FarmView } from '../farm/farm-view.ts';
import type { HostServices } from '../services.ts';
import type { SessionsModel } from '../sessions/sessions-model.ts';
import type { Matcher } from '../../stores/transfer/redaction-rules.ts';
import type { ModelPermissions } from './permissions.ts';
import type { ToldObject } from './told-value.ts';
import { ToolError } from './tool-error.ts';

/** What tools find things out with. */
export interface ToolParts {
  readonly services: HostServices;
  readonly model: SessionsModel;
  readonly permissions: ModelPermissions;
  /** Whether a value is kept back. */
  readonly isRedacted: Matcher;
  readonly loadFarm: () => Promise<FarmView>;
}

/** A question that a language model can ask. None changes anything. */
export interface ModelTool {
  /** What its input must look like. */
  readonly input: v.GenericSchema;
  /**
   * @param input checked here: it may come from anywhere
   * @throws ToolError
   */
  answer(parts: ToolParts, input: unknown, signal: AbortSignal): Promise<ToldObject>;
}

/** A tool whose input has its shape when it gets it. */
export function tool<S extends v.GenericSchema>(
  schema: S,
  answer: (parts: ToolParts, input: Shape<S>, signal: AbortSignal) => Promise<ToldObject>,
): ModelTool {
  return {
    input: schema,
    answer: (parts, input, signal) => {
      const checked = shapedOrMisfit(schema, input);
      if ('misfit' in checked) {
        const { path, expected } = checked.misfit;
        throw new ToolError(`"${path || 'The input'}" must be ${expected}.`);
      }
      return answer(parts, checked.value, signal);
    },
  };
}
