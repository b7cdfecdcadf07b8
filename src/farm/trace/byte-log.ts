/** So much is allocated at once; what takes a large part of it gets a buffer of its own. */
const slabBytes = 256 * 1024;
const ownSlabBytes = slabBytes / 4;

/** A buffer that holds several records. */
interface Slab {
  readonly bytes: Buffer;
  usedBytes: number;
  recordCount: number;
}

/** A record as it was added. */
export interface LoggedRecord {
  readonly text: string;
  /** The bytes behind the text, all in one; the log may use their memory again once the record is gone. */
  readonly bytes: Buffer;
}

const noBytes: readonly Buffer[] = [];

/**
 * The last records of a number that is fixed, oldest first, as bytes in few large buffers. Kept as objects,
 * thousands of records that live for seconds cost the garbage collector more than all else that a request costs.
 */
export class ByteLog {
  readonly #maxCount: number;
  readonly #slabs: (Slab | undefined)[] = [];
  readonly #offsets: Uint32Array;
  readonly #textLengths: Uint32Array;
  readonly #lengths: Uint32Array;
  #open: Slab | undefined;
  /** Kept for the next one: memory that has just been written to is the quickest. */
  #spare: Slab | undefined;
  #oldest = 0;
  #next = 0;

  constructor(maxCount: number) {
    this.#maxCount = maxCount;
    this.#offsets = new Uint32Array(maxCount);
    this.#textLengths = new Uint32Array(maxCount);
    this.#lengths = new Uint32Array(maxCount);
  }

  /** The number of the oldest record, and of the one that comes next: they count up. */
  get oldest(): number {
    return this.#oldest;
  }

  get next(): number {
    return this.#next;
  }

  get isFull(): boolean {
    return this.#next - this.#oldest === this.#maxCount;
  }

  /** Adds a record; a full log must let go of its oldest before. @returns its length in bytes */
  add(text: string, pieces = noBytes): number {
    this.#write(this.#next % this.#maxCount, text, pieces);
    return this.#lengths[this.#next++ % this.#maxCount] ?? 0;
  }

  /** Puts another record in the place of one that is kept. */
  replace(record: number, text: string): void {
    const place = record % this.#maxCount;
    this.#release(place);
    this.#write(place, text, noBytes);
  }

  /** Reads a record that is kept. */
  get(record: number): LoggedRecord {
    const place = record % this.#maxCount;
    const { bytes } = this.#slabs[place] ?? { bytes: Buffer.alloc(0) };
    const at = this.#offsets[place] ?? 0;
    const textEnd = at + (this.#textLengths[place] ?? 0);
    return {
      text: bytes.toString('utf8', at, textEnd),
      bytes: bytes.subarray(textEnd, at + (this.#lengths[place] ?? 0)),
    };
  }

  /** Lets go of the oldest record, if there is one. @returns how many bytes it took */
  dropOldest(): number {
    if (this.#oldest === this.#next) return 0;
    const place = this.#oldest++ % this.#maxCount;
    this.#release(place);
    return this.#lengths[place] ?? 0;
  }

  #write(place: number, text: string, pieces: readonly Buffer[]): void {
    let room = text.length * 3;
    for (const { length } of pieces) room += length;
    const slab = this.#slabFor(room);
    const at = slab.usedBytes;
    let end = at + slab.bytes.write(text, at);
    this.#textLengths[place] = end - at;
    for (const piece of pieces) end += piece.copy(slab.bytes, end);
    this.#slabs[place] = slab;
    this.#offsets[place] = at;
    this.#lengths[place] = end - at;
    slab.usedBytes = end;
    slab.recordCount++;
  }

  #slabFor(room: number): Slab {
    if (room > ownSlabBytes) return newSlab(room);
    const open = this.#open;
    if (open && open.bytes.length - open.usedBytes >= room) return open;
    if (open?.recordCount === 0) this.#spare = open;
    const slab = this.#spare ?? newSlab(slabBytes);
    this.#spare = undefined;
    slab.usedBytes = 0;
    this.#open = slab;
    return slab;
  }

  #release(place: number): void {
    const slab = this.#slabs[place];
    this.#slabs[place] = undefined;
    if (!slab || --slab.recordCount > 0 || slab === this.#open) return;
    if (slab.bytes.length === slabBytes) this.#spare = slab;
  }
}

const newSlab = (byteCount: number): Slab => ({
  bytes: Buffer.allocUnsafeSlow(byteCount),
  usedBytes: 0,
  recordCount: 0,
});
