import { FormatError } from '../../errors.ts';
import { XmlReader } from './xml-reader.ts';
import { l10n } from '../../reason.ts';

/** An element of a small document that is read whole. */
export interface XmlElement {
  /** The name without its prefix. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
}

const MAX_ELEMENTS = 100_000;

/** Reads a document of elements; text between them is left out. @throws FormatError */
export function readXmlTree(text: string): XmlElement {
  interface Building extends XmlElement {
    readonly children: Building[];
  }
  const top: Building = { name: '', attributes: new Map(), children: [] };
  const open = [top];
  const reader = new XmlReader(text);
  let count = 0;
  while (reader.next()) {
    if (reader.type === 'end') open.pop();
    if (reader.type !== 'start') continue;
    if (++count > MAX_ELEMENTS) {
      throw new FormatError(
        'limit-exceeded',
        l10n.t('The XML has more than {0} elements.', MAX_ELEMENTS),
      );
    }
    const element: Building = {
      name: localName(reader.name),
      attributes: reader.attributes(),
      children: [],
    };
    open.at(-1)?.children.push(element);
    if (!reader.isEmpty) open.push(element);
  }
  const [root] = top.children;
  if (!root) throw new FormatError('invalid-structure', l10n.t('The XML has no elements.'));
  return root;
}

/** A name without its prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
