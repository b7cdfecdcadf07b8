import type { DecodeOptions } from '../../../formats/limits.ts';
import type { ItemEncoding } from '../../../formats/encoding.ts';
import type { ChosenFormat } from '../../../formats/chosen-formats.ts';
import type { PossibleReading } from '../../../formats/foreign/read-as.ts';
import type { MessageType } from '../../../formats/protobuf/schema.ts';
import { possibleReadings } from '../../../formats/registry.ts';
import type { DecodedValue, Packing } from '../../../formats/value.ts';
import { codecs } from '../../../stores/codecs.ts';
import { canChooseReading, messageFor, readingFor } from '../../../stores/read/chosen-readings.ts';
import {
  decodeOptionsOf,
  decodeSessionItem,
  type EncodedItem,
} from '../../../stores/read/decode-session-item.ts';
import { layoutById } from '../../../stores/layouts/layouts.ts';
import type { SessionItem, SessionRef } from '../../../stores/session.ts';

/** An item, or bytes that it had or is to have; without a name where it has none yet. */
type NamedValue = EncodedItem & {
  readonly name?: string | null;
  readonly loadedName?: string | null;
} & Pick<SessionItem, 'stored'>;

/** How much is opened of all compressed items of a session: each of many could be as large as one may be. */
const MAX_CONTENT_BYTES = 256 * 1024 * 1024;

/**
 * Decodes items when they are first looked at, and keeps the result while their bytes, and the format that was
 * chosen for them, are the same.
 */
export class DecodedItems {
  readonly #ref: SessionRef;
  readonly #encoding: ItemEncoding;
  readonly #options: DecodeOptions;
  #values = new WeakMap<
    Uint8Array,
    {
      readonly value: DecodedValue;
      readonly readAs: ChosenFormat | undefined;
      readonly message: MessageType | undefined;
    }
  >();

  /** How much was opened of each item, by its name. */
  readonly #opened = new Map<string | null, number>();

  constructor(ref: SessionRef) {
    const known = layoutById(ref.layout);
    this.#ref = ref;
    this.#encoding = known.itemEncoding;
    this.#options = decodeOptionsOf(known);
  }

  /** The format that was chosen for an item: what holds now, not what held when it was read. */
  chosenFor(item: NamedValue): ChosenFormat | undefined {
    const { name, loadedName = name } = item;
    if (loadedName === undefined || !canChooseReading(item)) return undefined;
    return readingFor(this.#ref, loadedName);
  }

  /** For Protocol Buffers: the type of the message that was chosen for an item. */
  messageOf(item: NamedValue): MessageType | undefined {
    const { name, loadedName = name } = item;
    if (loadedName === undefined || !canChooseReading(item)) return undefined;
    return messageFor(this.#ref, loadedName);
  }

  /** What the format makes of an item, or of other bytes that it had or is to have. */
  get(item: NamedValue): DecodedValue {
    const readAs = this.chosenFor(item);
    const known = this.#values.get(item.bytes);
    const message = this.messageOf(item);
    if (known && known.readAs === readAs && known.message === message) return known.value;
    const name = item.name ?? null;
    this.#opened.delete(name);
    const options = { ...this.#options, maxContentBytes: this.#leftBytes() };
    const value = decodeSessionItem({ ...item, readAs, message }, this.#encoding, options);
    const { packings = [] } = value;
    if (packings.length > 0) this.#opened.set(name, contentOf(packings));
    this.#values.set(item.bytes, { value, readAs, message });
    return value;
  }

  #leftBytes(): number {
    return [...this.#opened.values()].reduce((left, bytes) => left - bytes, MAX_CONTENT_BYTES);
  }

  /** What each format that can be chosen makes of an item. */
  readingsOf({ bytes, encoding }: NamedValue): readonly PossibleReading[] {
    return possibleReadings(bytes, encoding ?? this.#encoding, { ...this.#options, codecs });
  }
}

function contentOf(packings: readonly Packing[]): number {
  return packings.reduce((sum, { contentBytes }) => sum + contentBytes, 0);
}
