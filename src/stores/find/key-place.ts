/** Tells where the id begins in keys whose names follow no rule of a framework. */

/** Where the id of a key most likely begins, and which other keys are of its sort. One object serves for any number of keys. */
export interface KeyPlace {
  /** The offset at which the id begins. */
  idStart: number;
  /** The same number for keys with the same prefix and the same kind of id. */
  sort: number;
  /** Whether the prefix ends with a word for sessions: `SHOPSESS:`. */
  isNamed: boolean;
}

/** An empty place to begin with. */
export function newKeyPlace(): KeyPlace {
  return { idStart: 0, sort: 0, isNamed: false };
}

/** What separates the pieces of a key for most of those who choose keys. */
const SEPARATOR = 1;
/** What does so only between words, since ids hold it, too. */
const JOINT = 2;
const DIGIT = 4;
/** The letters of hexadecimal numbers. */
const HEX_LETTER = 8;
const LOWER_LETTER = 16;
const UPPER_LETTER = 32;
const OTHER = 64;
const classes = Uint8Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte);
  if (':/|#'.includes(char)) return SEPARATOR;
  if ('_-.'.includes(char)) return JOINT;
  if (char >= '0' && char <= '9') return DIGIT;
  if (char >= 'a' && char <= 'f') return HEX_LETTER;
  if (char >= 'g' && char <= 'z') return LOWER_LETTER;
  return char >= 'A' && char <= 'Z' ? UPPER_LETTER : OTHER;
});

/** Ids from here on are told apart by their length: frameworks make those of one length. */
const LONG_ID = 16;
/** A number of more digits in a prefix is that of a thing, of which there are many: no prefix of sessions. */
const MAX_PREFIX_DIGITS = 2;

/**
 * Looks where the id of a key begins: behind the first piece that ends with a word for sessions, else
 * behind the last separator, else behind the words at its beginning, else at its start.
 * @returns false for keys that can't be those of sessions: of one thing among many, or without an id
 */
export function placeOfId(bytes: Uint8Array, start: number, end: number, place: KeyPlace): boolean {
  let idStart = start;
  let prefixHash = 0;
  let hash = 0x811c9dc5;
  /** The classes of the piece so far, and of the id so far. */
  let piece = 0;
  let tail = 0;
  let pieceStart = start;
  /** Whether all pieces since the last separator are words, and whether there was one. */
  let areWords = true;
  let isSeparated = false;
  place.isNamed = false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    const kind = classes[byte] ?? OTHER;
    hash = Math.imul(hash ^ byte, 16777619);
    if (kind !== SEPARATOR && kind !== JOINT) {
      piece |= kind;
      tail |= kind;
      continue;
    }
    if (areWords && isSessionWord(bytes, pieceStart, at)) {
      place.isNamed = true;
      place.idStart = at + 1;
      place.sort = hash & 0x3fffffff;
      return at + 1 < end;
    }
    if (kind === SEPARATOR) {
      const length = at - pieceStart;
      if (piece === DIGIT && length > MAX_PREFIX_DIGITS) return false;
      if (length >= LONG_ID && (piece & DIGIT) !== 0) return false;
      isSeparated = true;
      areWords = true;
    } else {
      areWords &&= isWord(piece);
    }
    if (kind === SEPARATOR || (areWords && !isSeparated)) {
      idStart = at + 1;
      prefixHash = hash;
      tail = 0;
    } else tail |= kind;
    pieceStart = at + 1;
    piece = 0;
  }
  const length = end - idStart;
  if (length === 0 || tail === DIGIT) return false;
  const isHex = (tail & ~(DIGIT | HEX_LETTER)) === 0;
  const kindOfId = (isHex ? 1 : 2) + 4 * (length >= LONG_ID ? length : 0);
  place.idStart = idStart;
  place.sort = Math.imul(prefixHash ^ kindOfId, 16777619) & 0x3fffffff;
  return true;
}

/** Whether a piece has letters of one case alone: those of an id are mixed. */
function isWord(piece: number): boolean {
  return piece === UPPER_LETTER || (piece !== 0 && (piece & ~(HEX_LETTER | LOWER_LETTER)) === 0);
}

const words = ['sess', 'session', 'sessions'].map((word) => new TextEncoder().encode(word));

/** Whether a piece of a key ends with a word for sessions, in whatever case. */
function isSessionWord(bytes: Uint8Array, start: number, end: number): boolean {
  const last = (bytes[end - 1] ?? 0) | 0x20;
  // `s` or `n`: most keys need no closer look.
  if (last !== 0x73 && last !== 0x6e) return false;
  return words.some((word) => {
    const from = end - word.length;
    return (
      from >= start && word.every((letter, index) => ((bytes[from + index] ?? 0) | 0x20) === letter)
    );
  });
}
