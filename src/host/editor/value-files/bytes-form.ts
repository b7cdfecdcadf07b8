import { FormatError } from '../../../formats/errors.ts';
import { formatHexBytes, parseHexBytes } from '../../../formats/scalars/hex-bytes.ts';
import type { TextForm } from './text-form.ts';

/** Two digits and a blank for each of the 16 bytes of a line. */
const lineLength = 16 * 3;

/** How bytes are shown in a tab, and what is stored of what is typed there: digits alone count. */
export function bytesForm(digits: string): TextForm {
  const lines: string[] = [];
  for (let at = 0; at < digits.length; at += lineLength) {
    lines.push(digits.slice(at, at + lineLength - 1));
  }
  return {
    language: 'text',
    shown: lines.join('\n'),
    isFormatted: false,
    isDigits: true,
    stored: (typed) => ({ text: canonicalDigits(typed) }),
  };
}

/** Bytes that an editor for bytes shows as they are. */
export function binaryForm(digits: string): TextForm {
  return {
    language: 'text',
    shown: digits,
    isFormatted: false,
    isBinary: true,
    stored: (typed) => ({ text: typed }),
  };
}

/** What is no bytes is refused where it is stored. */
function canonicalDigits(typed: string): string {
  try {
    return formatHexBytes(parseHexBytes(typed));
  } catch (error) {
    if (error instanceof FormatError) return typed;
    throw error;
  }
}
