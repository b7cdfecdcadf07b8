import { SaxesParser } from 'saxes';
import { UnreadableFile } from '../find.ts';
import type { Place, TextFile } from '../find.ts';

/** An attribute of an element, with the place of its value. */
export interface XmlAttribute {
  readonly value: string;
  readonly place: Place;
}

/** An element as it stands in a file, or as a transform made it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, XmlAttribute>;
  readonly children: readonly XmlElement[];
  readonly place: Place;
  /** What stands directly in it. */
  readonly text: string;
}

/** An element whose end has not been met. */
interface Growing extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

const MAX_DEPTH = 100;
const MAX_ELEMENTS = 50_000;

/**
 * Reads an XML file. A document type is refused, so that no entity is ever declared, let alone resolved.
 * @throws UnreadableFile `damaged`, `has-dtd` or `too-complex`
 */
export function parseXml({ file, text }: TextFile): XmlElement {
  const parser = new SaxesParser({ position: true });
  const placeNow = (length = 0): Place => ({
    file,
    line: parser.line,
    column: Math.max(1, parser.columnIndex - length),
  });
  const open: Growing[] = [];
  let attributes = new Map<string, XmlAttribute>();
  let start: Place | undefined;
  let root: XmlElement | undefined;
  let count = 0;
  parser.on('error', () => {
    throw new UnreadableFile('damaged', parser.line);
  });
  parser.on('doctype', () => {
    throw new UnreadableFile('has-dtd', parser.line);
  });
  parser.on('opentagstart', ({ name }) => {
    if (++count > MAX_ELEMENTS || open.length >= MAX_DEPTH) {
      throw new UnreadableFile('too-complex', parser.line);
    }
    attributes = new Map();
    start = placeNow(name.length + 1);
  });
  parser.on('attribute', ({ name, value }) => {
    attributes.set(name, { value, place: placeNow(value.length) });
  });
  parser.on('opentag', ({ name }) => {
    const element: Growing = {
      name,
      attributes,
      children: [],
      place: start ?? placeNow(),
      text: '',
    };
    const parent = open.at(-1);
    parent?.children.push(element);
    open.push(element);
  });
  parser.on('text', (part) => {
    const element = open.at(-1);
    if (element && element.text.length < 10_000) element.text += part;
  });
  parser.on('closetag', () => {
    root = open.pop();
  });
  parser.write(text).close();
  if (!root) throw new UnreadableFile('damaged', 1);
  return root;
}

/** The value of an attribute, in whatever spelling of case its name is; .NET's own are exact. */
export function attribute(element: XmlElement, name: string): XmlAttribute | undefined {
  const exact = element.attributes.get(name);
  if (exact) return exact;
  for (const [spelled, found] of element.attributes) {
    if (spelled.toLowerCase() === name.toLowerCase()) return found;
  }
  return undefined;
}

/** The children of a name, wherever elements of it stand under an element: `system.web/sessionState`. */
export function childrenAt(element: XmlElement, path: string): readonly XmlElement[] {
  return path
    .split('/')
    .reduce<readonly XmlElement[]>(
      (elements, name) =>
        elements.flatMap(({ children }) => children.filter((child) => child.name === name)),
      [element],
    );
}
