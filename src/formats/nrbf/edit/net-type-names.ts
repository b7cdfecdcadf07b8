import type { NetType } from '../write/net-types.ts';

/**
 * The generic arguments of a type's name with their assemblies:
 * ``List`1[[Shop.Item, Shop, Version=1.0.0.0]]``. Empty for other names, and for names that don't
 * follow the grammar.
 */
export function genericArguments(name: string): NetType[] {
  const start = name.indexOf('[[');
  if (start === -1) return [];
  const types: NetType[] = [];
  let depth = 0;
  let from = 0;
  let end = start + 1;
  for (; end < name.length; end++) {
    const character = name[end];
    if (character === '\\') end++;
    else if (character === '[') {
      if (depth++ === 0) from = end + 1;
    } else if (character === ']') {
      if (depth-- === 0) break;
      if (depth === 0) types.push(qualifiedType(name.slice(from, end)));
    }
  }
  // Behind the arguments nothing but the end makes a plain generic class.
  return end === name.length - 1 ? types : [];
}

/** A name with its assembly behind a comma. */
function qualifiedType(text: string): NetType {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === '[') depth++;
    else if (character === ']') depth--;
    else if (character === ',' && depth === 0) {
      return netTypeOf(text.slice(0, at), text.slice(at + 1).trim());
    }
  }
  return netTypeOf(text, undefined);
}

/** A type by its names. @param library the assembly's full name, as generic arguments have it. */
export function netTypeOf(name: string, library: string | undefined): NetType {
  const isSystem =
    library === undefined || /^(?:mscorlib|System\.Private\.CoreLib)\b/.test(library);
  const own = isSystem ? { name } : { name, library };
  if (!name.endsWith('[]')) return own;
  return { ...own, element: netTypeOf(name.slice(0, -2), library) };
}
