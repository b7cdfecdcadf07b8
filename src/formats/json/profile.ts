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
}

/** Nothing is known: JSON as JavaScript writes it. */
export const plainJson: JsonProfile = { style: javascriptStyle };
