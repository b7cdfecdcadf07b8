import type { ValuePath } from '../../value.ts';
import { RecordType } from '../constants.ts';
import { readDeclaredTypes } from '../records/class-info.ts';
import type { RecordTable } from '../records/record-table.ts';
import type { NrbfDocument } from '../view/document.ts';
import type { Model } from '../model/model.ts';
import type { NrbfNode } from '../view/node.ts';
import type { Surroundings } from '../write/writer.ts';
import { Changes } from './changes.ts';
import { libraryName } from './slot-type.ts';

/** An edit that is being planned. */
export class Editing {
  readonly document: NrbfDocument;
  readonly changes: Changes;
  /** The node that a path leads to. */
  readonly nodeAt: (path: ValuePath) => NrbfNode;

  constructor(document: NrbfDocument, nodeAt: (path: ValuePath) => NrbfNode) {
    this.document = document;
    this.changes = new Changes(document.table);
    this.nodeAt = nodeAt;
  }

  get table(): RecordTable {
    return this.document.table;
  }

  get model(): Model {
    return this.document.model;
  }

  /** The stream for new records behind all others. */
  get surroundings(): Surroundings {
    return {
      newId: () => this.changes.newId(),
      libraryId: (name) => this.libraryId(name),
    };
  }

  /** The id of a library by its name; undefined where no class or item is declared from it. */
  libraryId(name: string): number | undefined {
    this.#libraries ??= this.#findLibraries();
    return this.#libraries.get(name);
  }

  #libraries: ReadonlyMap<string, number> | undefined;

  #findLibraries(): Map<string, number> {
    const { table } = this;
    const ids = new Set<number>();
    for (let classIndex = 0; classIndex < table.classes.count; classIndex++) {
      ids.add(table.classes.libraryId.at(classIndex));
      for (const { libraryId } of readDeclaredTypes(table, classIndex)) ids.add(libraryId ?? 0);
    }
    for (let object = 0; object < table.start.length; object++) {
      const isNamed = table.bytes[table.start.at(object)] === RecordType.BinaryArray;
      if (isNamed) ids.add(this.document.arrayInfo(object).element.libraryId ?? 0);
    }
    const names = new Map<string, number>();
    for (const id of ids) {
      const name = id === 0 ? undefined : libraryName(table, id);
      if (name !== undefined) names.set(name, id);
    }
    return names;
  }
}
