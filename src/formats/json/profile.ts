import type { NodeFacts } from '../tree/dialect.ts';
import type { TreeCheck } from '../tree/table-value.ts';
import type { ValueTable } from '../tree/value-table.ts';
import { javascriptStyle, type JsonStyle } from './strings.ts';

/** What is known of the software that reads and writes a JSON text. */
export interface JsonProfile {
  /** How strings are escaped where the text itself doesn't show it. */
  readonly style: JsonStyle;
  /** What every number is; any number otherwise. */
  readonly numberType?: 'Int32';
  /**
   * The type as which a string of this text comes back, where that isn't a string.
   * @param depth how many arrays and objects it is in.
   */
  readonly stringType?: (text: string, depth: number) => 'Guid' | 'DateTime' | undefined;
  readonly rules?: JsonRules;
}

/** What software takes that reads less than JSON can say. */
export interface JsonRules extends TreeCheck {
  /** What a row says of itself, with no more offered than the software takes at its place. */
  offers(table: ValueTable, id: number, facts: NodeFacts): NodeFacts;
  /** The string by which a value of a type is written that JSON has none of; undefined for others. */
  string(type: string, text: string): string | undefined;
}

/** Nothing is known: JSON as JavaScript writes it. */
export const plainJson: JsonProfile = { style: javascriptStyle };
