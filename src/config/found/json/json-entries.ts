import { getNodeValue, parseTree } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import { UnreadableFile } from '../find.ts';
import type { TextFile } from '../find.ts';
import { Places } from '../places.ts';
import { isSensibleKey, joinedKey, MAX_ENTRIES } from '../settings/entries.ts';
import type { Entry } from '../settings/entries.ts';

const MAX_DEPTH = 100;

/** A JSON file, with comments and commas that standard JSON hasn't. */
export interface JsonFile {
  readonly root: Node;
  readonly places: Places;
}

/** @throws UnreadableFile `damaged`, with the line of the first error; `too-complex` for what is nested too deeply */
export function parseJson(file: TextFile): JsonFile {
  const { text } = file;
  const places = new Places(file);
  refuseDepth(text, places);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (!root || error) throw new UnreadableFile('damaged', places.at(error?.offset ?? 0).line);
  return { root, places };
}

/** The parser calls itself for each level: a deep text is refused before. */
function refuseDepth(text: string, places: Places): void {
  let depth = 0;
  let isString = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (isString) {
      if (char === '\\') at++;
      else if (char === '"' || char === '\n') isString = false;
    } else if (char === '"') isString = true;
    else if (char === '{' || char === '[') {
      if (++depth > MAX_DEPTH) throw new UnreadableFile('too-complex', places.at(at).line);
    } else if (char === '}' || char === ']') depth--;
  }
}

/**
 * All values as settings. A list of texts is one value with commas between; `A__B` counts as `A:B`, as .NET reads
 * variables.
 */
export function jsonEntries({ root, places }: JsonFile, prefix = ''): readonly Entry[] {
  const entries: Entry[] = [];
  const visit = (node: Node, key: string): void => {
    if (entries.length >= MAX_ENTRIES || !isSensibleKey(key)) return;
    const children = node.children ?? [];
    if (node.type === 'object') {
      for (const { children: pair } of children) {
        const [name, value] = pair ?? [];
        if (name && value) visit(value, joinedKey(key, String(name.value)));
      }
    } else if (node.type === 'array') {
      const [first] = children;
      if (first?.type === 'string' && children.every(({ type }) => type === 'string')) {
        const value = children.map((child) => String(child.value)).join(',');
        entries.push({ key, value, place: places.at(first.offset) });
      } else children.forEach((child, index) => visit(child, joinedKey(key, String(index))));
    } else if (node.type !== 'null') {
      entries.push({ key, value: String(getNodeValue(node)), place: places.at(node.offset) });
    }
  };
  visit(root, prefix);
  return entries;
}
