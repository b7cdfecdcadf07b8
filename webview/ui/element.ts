import { linesWithSigns, withSigns } from '../../src/protocol/visible-text.ts';

/**
 * What an element is made of: properties by name, and attributes where they have no property. Text and
 * title may be anybody's: what can't be seen in them shows as a sign.
 */
export interface ElementOptions {
  readonly className?: string;
  readonly text?: string;
  readonly title?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Makes an element with children. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { className, text, title, attributes = {} }: ElementOptions = {},
  ...children: readonly Node[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== undefined) element.className = className;
  if (text !== undefined) element.textContent = withSigns(text);
  if (title !== undefined) element.title = linesWithSigns(title);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
