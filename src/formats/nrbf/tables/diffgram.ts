import { FormatError } from '../../errors.ts';
import { XmlReader } from './xml-reader.ts';
import { localName } from './xml-tree.ts';
import { l10n } from '../../reason.ts';

/** Where an element stands in a text. */
export interface ElementPlace {
  readonly start: number;
  /** Behind its start tag. */
  readonly openEnd: number;
  /** In front of its end tag; equal to `end` for an element without one. */
  readonly closeStart: number;
  readonly end: number;
}

/** A row of a DiffGram. */
export interface RowPlace extends ElementPlace {
  /** The local name of its element: that of its table. */
  readonly xmlName: string;
  /** `diffgr:id`, by which the row and what it was before belong together. */
  readonly id: string;
  /** `msdata:rowOrder`. */
  readonly order: number;
  /** `diffgr:hasChanges`: `inserted`, `modified`, `descent`, or nothing. */
  readonly hasChanges: string | undefined;
  /** Whether it stands inside another row, or holds one. */
  readonly isNested: boolean;
}

/** What stands where in an `XmlDiffGram` member. */
export interface Diffgram {
  readonly text: string;
  readonly root: ElementPlace;
  /** The element around the current rows; undefined when there is none. */
  readonly data: ElementPlace | undefined;
  /** The element around what changed and deleted rows were before. */
  readonly before: ElementPlace | undefined;
  readonly rows: readonly RowPlace[];
  readonly originals: readonly RowPlace[];
  /** The element around what is wrong with rows. */
  readonly errorList: ElementPlace | undefined;
  /** What is wrong with rows, for each that something is wrong with. */
  readonly errors: readonly RowPlace[];
}

type Building<T> = { -readonly [K in keyof T]: T[K] };

/** More rows than this are not read. */
const MAX_ROWS = 2_000_000;

/**
 * Finds the rows of a DiffGram (dotnet/runtime, System.Data.Common System/Data/NewDiffgramGen.cs).
 * @throws FormatError for XML of another kind
 */
export function readDiffgram(text: string): Diffgram {
  const reader = new XmlReader(text);
  const rows: RowPlace[] = [];
  const originals: RowPlace[] = [];
  const errors: RowPlace[] = [];
  const open: { depth: number; place: Building<ElementPlace>; row?: Building<RowPlace> }[] = [];
  let root: ElementPlace | undefined;
  let data: ElementPlace | undefined;
  let before: ElementPlace | undefined;
  let errorList: ElementPlace | undefined;
  let target: RowPlace[] | undefined;
  while (reader.next()) {
    if (reader.type === 'text') continue;
    if (reader.type === 'end') {
      const top = open.at(-1);
      if (top?.depth !== reader.depth) continue;
      top.place.closeStart = reader.start;
      top.place.end = reader.end;
      open.pop();
      continue;
    }
    const { depth, start, end, name } = reader;
    const isInside = depth >= 2 && target !== undefined;
    const id = isInside ? reader.attribute('diffgr:id') : undefined;
    if (depth >= 2 && id === undefined) continue;
    const place = { start, openEnd: end, closeStart: end, end };
    if (id !== undefined && target) {
      if (rows.length + originals.length + errors.length >= MAX_ROWS) {
        throw new FormatError(
          'limit-exceeded',
          l10n.t('The table has more than {0} rows.', MAX_ROWS),
        );
      }
      const outer = open.at(-1)?.row;
      if (outer) outer.isNested = true;
      const row: Building<RowPlace> = {
        ...place,
        xmlName: localName(name),
        id,
        order: Number(reader.attribute('msdata:rowOrder') ?? target.length),
        hasChanges: reader.attribute('diffgr:hasChanges'),
        isNested: outer !== undefined,
      };
      target.push(row);
      if (!reader.isEmpty) open.push({ depth, place: row, row });
      continue;
    }
    if (depth === 0) {
      if (localName(name) !== 'diffgram') break;
      root = place;
    } else if (name === 'diffgr:before') {
      before = place;
      target = originals;
    } else if (name === 'diffgr:errors') {
      errorList = place;
      target = errors;
    } else if (!data) {
      data = place;
      target = rows;
    }
    if (!reader.isEmpty) open.push({ depth, place });
  }
  if (!root) throw new FormatError('invalid-structure', l10n.t('The rows are not a DiffGram.'));
  return { text, root, data, before, rows, originals, errorList, errors };
}

/** The elements of a row's columns by their local names; rows nested in it are left out. */
export function fieldsOf(text: string, row: RowPlace): ReadonlyMap<string, ElementPlace> {
  const fields = new Map<string, ElementPlace>();
  if (row.closeStart === row.end) return fields;
  const reader = new XmlReader(text.slice(row.start, row.end));
  let field: { name: string; place: Building<ElementPlace> } | undefined;
  while (reader.next()) {
    if (reader.type === 'text' || reader.depth !== 1) continue;
    if (reader.type === 'end') {
      if (!field) continue;
      field.place.closeStart = row.start + reader.start;
      field.place.end = row.start + reader.end;
      field = undefined;
      continue;
    }
    if (reader.attributeAt('diffgr:id')) continue;
    const end = row.start + reader.end;
    const place = { start: row.start + reader.start, openEnd: end, closeStart: end, end };
    fields.set(localName(reader.name), place);
    field = reader.isEmpty ? undefined : { name: reader.name, place };
  }
  return fields;
}
