import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';

/** Members of JSON schemas that are for people, for the editor of settings, or go without saying. */
const besideShape: ReadonlySet<string> = new Set([
  '$schema',
  'description',
  'markdownDescription',
  'enumDescriptions',
  'patternErrorMessage',
  'defaultSnippets',
  'scope',
  'order',
  'propertyNames',
]);

/** The shape that the manifest declares. It underlines unknown members, which the code passes over. */
export function declaredShape(declared: unknown): unknown {
  if (Array.isArray(declared)) return declared.map(declaredShape);
  if (typeof declared !== 'object' || declared === null) return declared;
  const members = Object.entries(declared).filter(
    ([name, value]) =>
      !besideShape.has(name) && !(name === 'additionalProperties' && value === false),
  );
  return Object.fromEntries(members.map(([name, value]) => [name, declaredShape(value)]));
}

/** The shape that a schema of the code checks, as far as JSON schema can say it. */
export function checkedShape(schema: v.GenericSchema): unknown {
  return declaredShape(
    toJsonSchema(schema, {
      typeMode: 'input',
      ignoreActions: ['check', 'check_items', 'excludes', 'trim'],
      // What is above a limit is cut to it; the editor of settings underlines it.
      overrideAction: ({ valibotAction: action, jsonSchema }) =>
        action.type === 'to_max_value'
          ? { ...jsonSchema, maximum: (action as v.ToMaxValueAction<number, number>).requirement }
          : undefined,
    }),
  );
}
