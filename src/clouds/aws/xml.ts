import { SaxesParser } from 'saxes';

/** An element of an answer in XML: its own text, or what is in it. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

/** No answer of AWS is nested deeper. */
const maxDepth = 30;

/**
 * The root of a document. Declarations of types and entities are passed over: nothing is resolved.
 * @throws Error if it isn't well-formed, or nested too deeply
 */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser();
  const root = { name: '', text: '', children: [] as XmlElement[] };
  const open = [root];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => {
    if (open.length > maxDepth) throw new Error('XML is nested too deeply');
    const element = { name, text: '', children: [] as XmlElement[] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (part) => {
    const element = open.at(-1);
    if (element) element.text += part;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(text).close();
  const [element] = root.children;
  if (!element) throw new Error('XML without an element');
  return element;
}

/** The elements at the end of a way of names. */
export function elementsAt(element: XmlElement, ...way: readonly string[]): readonly XmlElement[] {
  return way.reduce<readonly XmlElement[]>(
    (found, name) =>
      found.flatMap(({ children }) => children.filter((child) => child.name === name)),
    [element],
  );
}

/** The text of the first element at the end of a way; undefined if there is none. */
export function textAt(element: XmlElement, ...way: readonly string[]): string | undefined {
  return elementsAt(element, ...way)[0]?.text;
}
