import type { MovingItem, MovingOff } from './moving-off.ts';

/**
 * The lines of C# by which System.Web adapters learn the items of an application and their types
 * (`JsonSessionSerializerOptions.RegisterKey` of dotnet/systemweb-adapters). A name is registered once, with
 * the exact type: values of others, of classes derived from it too, aren't written. What can't be registered
 * stands there as a comment.
 */
export function registerKeys({ items }: Pick<MovingOff, 'items'>): string {
  return items.map(lineOf).join('\n');
}

function lineOf({ name, isPattern, type, otherTypes }: MovingItem): string {
  if (name === '') return '// An item without a name cannot be registered.';
  const literal = stringLiteral(name);
  if (isPattern)
    return `// ${literal}: the * changes. Register each name, or write an ISessionKeySerializer.`;
  if (type === undefined) {
    const seen = otherTypes.length === 0 ? 'only null was seen' : 'its type is not known';
    return `// options.RegisterKey<>(${literal}); ${seen}`;
  }
  const others = otherTypes.map(comment).join(', ');
  const line = `options.RegisterKey<${type}>(${literal});`;
  return others === '' ? line : `${line} // also seen: ${others}`;
}

function comment(text: string): string {
  return stringLiteral(text).slice(1, -1).slice(0, 200);
}

/** A text as a string literal of C#: every character that isn't plain is written by its number. */
export function stringLiteral(text: string): string {
  const escaped = text
    .replace(/["\\]/g, '\\$&')
    .replace(/[^\P{C}]|[\u2028\u2029]/gu, (character) =>
      [...Array(character.length).keys()]
        .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
        .join(''),
    );
  return `"${escaped}"`;
}
