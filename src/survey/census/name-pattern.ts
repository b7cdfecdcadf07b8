/** Names that a site makes with a number or an id in them: `cart-1204`, `Wizard_7f3c…`. */

/** What stands for the part that changes. */
export const changingPart = '*';

const guid = /[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}/gi;
/** Long words of hexadecimal digits, or of letters and digits in turn, as random ids are. */
const word = /[0-9A-Za-z]{8,}/g;
const digits = /\d+/g;
const repeated = /\*[*\-_.]*\*/g;

/** Names longer than this are looked at up to here. */
const MAX_LENGTH = 256;

/** A name without its changing parts; the name itself where it has none. */
export function patternOf(name: string): string {
  const start = name.slice(0, MAX_LENGTH);
  return start
    .replace(guid, changingPart)
    .replace(word, (found) => (isRandom(found) ? changingPart : found))
    .replace(digits, changingPart)
    .replace(repeated, changingPart);
}

/** Whether letters and digits change places so often that nobody has thought of the word. */
function isRandom(text: string): boolean {
  let changes = 0;
  for (let at = 1; at < text.length; at++) {
    if (isDigit(text.charCodeAt(at)) !== isDigit(text.charCodeAt(at - 1))) changes++;
  }
  return changes >= 3;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
