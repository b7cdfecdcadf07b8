import { FormatError } from '../../errors.ts';
import { concatBytes, equalBytes } from '../../splice.ts';
import type { Splice } from '../../value.ts';
import { RecordType } from '../constants.ts';
import type { Place } from '../records/place.ts';
import type { RecordTable } from '../records/record-table.ts';
import { ClassKeeper } from './keep-classes.ts';
import { keepStrings } from './keep-strings.ts';
import { referenceRecord, stringRecordOf } from '../write/record-bytes.ts';
import { type Change, contentAt, raw, type Content, type Token, type Work } from './tokens.ts';
import { freeId, largestId } from './usage.ts';
import { l10n } from '../../reason.ts';

/** What takes new bytes for raw values. */
export type RawChanges = Pick<Changes, 'replace'>;

/**
 * Collects what an edit takes out of a stream and puts into it, and makes splices of it. What others
 * need of what was taken stays in the stream: texts move behind all records, and the description of
 * a class goes to the first object that still needs it.
 */
export class Changes {
  readonly table: RecordTable;
  readonly #replaced: Change[] = [];
  readonly #appended: Change[] = [];
  readonly #taken: Content[] = [];
  readonly #largest: number;
  #ids = 0;

  constructor(table: RecordTable) {
    this.table = table;
    this.#largest = largestId(table);
  }

  /** Puts `inserted` in the place of raw bytes, on which nothing depends. */
  replace(start: number, end: number, inserted: Uint8Array): void {
    this.#replaced.push({ start, end, tokens: [raw(inserted)] });
  }

  /** Takes away what stands at a place. The tokens may be put elsewhere. */
  take(place: Place): Content {
    const content = contentAt(this.table, place);
    this.takeContent(content);
    return content;
  }

  /** Takes away a part of the stream that was taken apart. */
  takeContent(content: Content): void {
    this.#taken.push(content);
    this.#replaced.push({ start: content.start, end: content.end, tokens: [] });
  }

  /** Puts tokens in front of the byte at `offset`. */
  put(offset: number, tokens: readonly Token[]): void {
    this.#replaced.push({ start: offset, end: offset, tokens });
  }

  /** Puts records behind all others, in front of the end of the message. */
  append(tokens: readonly Token[] | Uint8Array): void {
    const { bytes, endOffset } = this.table;
    if (bytes[endOffset - 1] !== RecordType.MessageEnd) {
      throw new FormatError('damaged', l10n.t('The stream has no MessageEnd record at its end.'));
    }
    const list = tokens instanceof Uint8Array ? [raw(tokens)] : tokens;
    this.#appended.push({ start: endOffset - 1, end: endOffset - 1, tokens: list });
  }

  /** True when objects or arrays come, beside texts. */
  get hasNewObjects(): boolean {
    const isNew = ({ kind }: Token): boolean => kind === 'head' || kind === 'record';
    return this.#appended.some(({ tokens }) => tokens.some(isNew));
  }

  /** An id that neither the stream nor this edit uses. */
  newId(): number {
    return freeId(this.table, this.#largest, this.#ids++);
  }

  /** The splices, ascending; replacements that change nothing are left out. */
  splices(): Splice[] {
    const changes = [...this.#replaced].sort(
      (a, b) => a.start - b.start || Number(a.end > a.start) - Number(b.end > b.start),
    );
    const work: Work = {
      table: this.table,
      taken: this.#taken,
      changes,
      appended: [...this.#appended],
      newId: () => this.newId(),
    };
    const needsCare =
      this.#taken.some(({ tokens }) => tokens.some(({ kind }) => kind !== 'raw')) ||
      [...changes, ...work.appended].some(({ tokens }) => tokens.some(isDependent));
    if (needsCare) keepStrings(work);
    const classes = new ClassKeeper(work);
    if (needsCare) classes.keep();
    const { bytes } = this.table;
    return [...work.changes, ...work.appended]
      .map(({ start, end, tokens }) => ({
        offset: start,
        removed: bytes.slice(start, end),
        inserted: concatBytes(tokens.map((token) => tokenBytes(token, classes))),
      }))
      .filter(({ removed, inserted }) => !equalBytes(removed, inserted))
      .sort((a, b) => a.offset - b.offset);
  }
}

function isDependent({ kind }: Token): boolean {
  return kind === 'reference' || kind === 'head' || kind === 'library';
}

function tokenBytes(token: Token, classes: ClassKeeper): Uint8Array {
  switch (token.kind) {
    case 'raw':
    case 'library':
    case 'record':
      return token.bytes;
    case 'string':
      return stringRecordOf(token.id, token.text);
    case 'reference':
      return referenceRecord(token.id);
    case 'head':
      return classes.head(token);
  }
}
