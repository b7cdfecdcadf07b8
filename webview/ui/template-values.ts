import { linesWithSigns, withSigns } from '../../src/protocol/visible-text.ts';

/** How the values of a template are written, by its fixed parts. */
const known = new WeakMap<TemplateStringsArray, readonly ((value: unknown) => unknown)[]>();

/**
 * The values of a template as they may be shown: texts and attributes with a sign for each character
 * that acts or can't be seen; properties, flags and listeners (`.name=`, `?name=`, `@name=`) as they are.
 */
export function shownValues(
  strings: TemplateStringsArray,
  values: readonly unknown[],
): readonly unknown[] {
  let writers = known.get(strings);
  if (!writers) known.set(strings, (writers = writersOf(strings)));
  return values.map((value, index) => writers[index]?.(value));
}

/** A value that stands among the contents of an element: a text has signs, whatever else stays. */
export function shownContent(value: unknown): unknown {
  if (typeof value === 'string') return withSigns(value);
  return Array.isArray(value) ? value.map(shownContent) : value;
}

function writersOf(strings: TemplateStringsArray): readonly ((value: unknown) => unknown)[] {
  let isInTag = false;
  return strings.map((before) => {
    const [open, close] = [before.lastIndexOf('<'), before.lastIndexOf('>')];
    if (open !== close) isInTag = open > close;
    if (!isInTag) return shownContent;
    return /[.@?][\w-]+=["']?$/.test(before) ? asItIs : shownAttribute;
  });
}

function asItIs(value: unknown): unknown {
  return value;
}

/** Attributes, such as tooltips, may have lines. */
function shownAttribute(value: unknown): unknown {
  return typeof value === 'string' ? linesWithSigns(value) : value;
}
