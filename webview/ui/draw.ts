/**
 * The only file that knows the library that draws. Whatever stands in a template is text, never markup,
 * and shows a sign for each character that acts or can't be seen.
 */
import {
  html as template,
  nothing,
  render,
  svg as svgTemplate,
  type TemplateResult,
} from 'lit-html';
import type { DirectiveResult } from 'lit-html/directive.js';
import { repeat } from 'lit-html/directives/repeat.js';
import { shownContent, shownValues } from './template-values.ts';

/** What can stand in an element: a template, a text, an element of one's own, or several of these. */
export type Content =
  TemplateResult | DirectiveResult | string | number | Node | undefined | readonly Content[];

/**
 * A template of elements. `name=${text}` sets an attribute (none for undefined), `?name=${flag}` one
 * without a value, `.name=${value}` a property, `@name=${listener}` a listener. A style has to be given
 * as the property `.style`: pages allow no styles in attributes.
 */
export function html(strings: TemplateStringsArray, ...values: readonly unknown[]): TemplateResult {
  return template(strings, ...shownValues(strings, values).map((value) => value ?? nothing));
}

/** The same for what stands inside an `svg` element. */
export function svg(strings: TemplateStringsArray, ...values: readonly unknown[]): Content {
  return svgTemplate(strings, ...shownValues(strings, values).map((value) => value ?? nothing));
}

/** Draws a content as all that is in an element. What is the same as before stays the same elements. */
export function draw(content: Content, into: HTMLElement): void {
  render(shownContent(content) ?? nothing, into);
}

/** Contents that keep their elements by a key, wherever they get to. */
export function keyed<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  content: (item: T) => Content,
): Content {
  return repeat(items, keyOf, content) as DirectiveResult;
}
