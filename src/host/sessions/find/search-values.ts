import { possibleSessions } from '../../../stores/layouts/key-recognition.ts';
import { customKeyRules } from '../../../stores/layouts/layouts.ts';
import type { PastedText } from '../../../lookup/pasted-text.ts';

/** Longer texts are no words that somebody would look for in values. */
export const maxWordLength = 200;

/** Whether a text can only be meant for the values of sessions: no ID has a blank in it. */
export function isForValues({ word }: PastedText): boolean {
  if (word === undefined || word.length > maxWordLength || !/\s/.test(word)) return false;
  return possibleSessions(Buffer.from(word), customKeyRules()).length === 0;
}

/** A query of Search in Sessions that means a text as it is. */
export function valuesQuery(text: string): string {
  const word = text.trim();
  const isPlain = /^[\p{L}\d_][\p{L}\d_-]*$/u.test(word) && word.toLowerCase() !== 'null';
  return isPlain ? word : `"${word.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
