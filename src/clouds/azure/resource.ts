import * as v from 'valibot';

/** A text that Azure leaves out, or writes as null, where it has none. */
export const optionalText = v.optional(v.nullable(v.string()));

/** The resource group in the id of a resource; empty where there is none. */
export function groupOf(id: string): string {
  return /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? '';
}

/** Ids of resources are paths, and go into URLs: what is none is not asked for. */
export function isResourceId(id: string): boolean {
  return /^\/subscriptions\/[\w./() -]{1,500}$/.test(id) && !id.includes('..');
}
