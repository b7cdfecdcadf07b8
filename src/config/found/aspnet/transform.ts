import { UnreadableFile } from '../find.ts';
import type { XmlAttribute, XmlElement } from './xml-document.ts';

/**
 * Applies a transform (web.Release.config) to a configuration, as far as it is about elements and attributes:
 * `Replace`, `Insert`, `InsertIfMissing`, `InsertBefore`, `InsertAfter`, `Remove`, `RemoveAll`, `RemoveAttributes`,
 * `SetAttributes`, and the locators `Match`, `Condition` and `XPath` in their plain forms
 * ("Web.config Transformation Syntax", learn.microsoft.com). What it brings keeps its place in the transform's file.
 * Steps within an element that itself only gets or loses attributes are taken, too (microsoft/xdt,
 * XmlTransformation: each element of the transform is applied, whatever its parent's does).
 * @throws UnreadableFile `too-complex` for more steps and elements than a site has
 */
export function transformed(target: XmlElement, transform: XmlElement): XmlElement {
  return withChildren(target, transform, { left: MAX_COMPARISONS });
}

/** Each step is compared with all siblings. */
const MAX_COMPARISONS = 2_000_000;

interface Budget {
  left: number;
}

function withChildren(target: XmlElement, transform: XmlElement, budget: Budget): XmlElement {
  return {
    ...target,
    children: transform.children.reduce(
      (siblings, step) => applied(siblings, step, budget),
      target.children,
    ),
  };
}

function applied(
  siblings: readonly XmlElement[],
  step: XmlElement,
  budget: Budget,
): readonly XmlElement[] {
  budget.left -= siblings.length + 1;
  if (budget.left < 0) throw new UnreadableFile('too-complex', step.place.line);
  const { verb, names } = instruction(xdt(step, 'Transform')?.value ?? '');
  const isMeant = locator(step, siblings);
  const at = siblings.findIndex(isMeant);
  const found = siblings[at];
  const brought = withoutXdt(step);
  switch (verb) {
    case 'insert':
    case 'insertbefore':
    case 'insertafter':
      return [...siblings, brought];
    case 'insertifmissing':
      return found ? siblings : [...siblings, brought];
    case 'removeall':
      return siblings.filter((sibling) => !isMeant(sibling));
    default:
  }
  if (!found) return siblings;
  const become = (...elements: readonly XmlElement[]) => siblings.toSpliced(at, 1, ...elements);
  switch (verb) {
    case 'replace':
      return become(brought);
    case 'remove':
      return become();
    case 'setattributes':
      return siblings.map((sibling) =>
        isMeant(sibling)
          ? withChildren(withAttributes(sibling, brought, names), step, budget)
          : sibling,
      );
    case 'removeattributes':
      return siblings.map((sibling) =>
        isMeant(sibling) ? withChildren(withoutAttributes(sibling, names), step, budget) : sibling,
      );
    case '':
      return become(withChildren(found, step, budget));
    default:
      return siblings;
  }
}

/** An attribute of the transform language, whatever prefix the file has for it. */
function xdt(element: XmlElement, name: string): XmlAttribute | undefined {
  for (const [spelled, found] of element.attributes) {
    if (spelled.endsWith(`:${name}`)) return found;
  }
  return undefined;
}

function withoutXdt(element: XmlElement): XmlElement {
  const own = [...element.attributes].filter(
    ([name]) => !/:(?:Transform|Locator)$/.test(name) && !name.startsWith('xmlns'),
  );
  return {
    ...element,
    attributes: new Map(own),
    children: element.children.map(withoutXdt),
  };
}

/** Takes `SetAttributes(host,port)` apart. */
function instruction(text: string): {
  readonly verb: string;
  readonly list: string;
  readonly names: readonly string[];
} {
  const at = text.indexOf('(');
  const end = text.lastIndexOf(')');
  const verb = (at < 0 ? text : text.slice(0, at)).trim().toLowerCase();
  const list = at < 0 || end < at ? '' : text.slice(at + 1, end);
  const names = list.split(',').map((name) => name.trim());
  return { verb, list, names: names.filter((name) => name !== '') };
}

/** Which of the siblings a step is about: the first of its name where no locator says more. */
function locator(
  step: XmlElement,
  siblings: readonly XmlElement[],
): (sibling: XmlElement) => boolean {
  const { verb, list, names } = instruction(xdt(step, 'Locator')?.value ?? '');
  const isNamesake = (sibling: XmlElement) => sibling.name === step.name;
  const has = (sibling: XmlElement, name: string, value: string | undefined) =>
    sibling.attributes.get(name)?.value === value;
  if (verb === 'match') {
    return (sibling) =>
      isNamesake(sibling) &&
      names.every((name) => has(sibling, name, step.attributes.get(name)?.value));
  }
  if (verb !== '') {
    const wanted = [...list.matchAll(/@([\w.:-]+)\s*=\s*(?:'([^']*)'|"([^"]*)")/g)].map(
      ([, name = '', single, double]) => [name, single ?? double ?? ''] as const,
    );
    return (sibling) =>
      isNamesake(sibling) && wanted.every(([name, value]) => has(sibling, name, value));
  }
  const first = siblings.find(isNamesake);
  return (sibling) => sibling === first;
}

function withoutAttributes(element: XmlElement, names: readonly string[]): XmlElement {
  const kept = [...element.attributes].filter(
    ([name]) => names.length > 0 && !names.includes(name),
  );
  return { ...element, attributes: new Map(kept) };
}

function withAttributes(
  element: XmlElement,
  brought: XmlElement,
  names: readonly string[],
): XmlElement {
  const taken = [...brought.attributes].filter(
    ([name]) => names.length === 0 || names.includes(name),
  );
  return { ...element, attributes: new Map([...element.attributes, ...taken]) };
}
