/**
 * Gives out ids as .NET's BinaryFormatter does: one counter for objects, strings and libraries,
 * which every look-up moves on, but for one of the same object as the last time
 * (referencesource mscorlib, binaryobjectwriter.cs, InternalGetId).
 */
export class ObjectIds {
  readonly #ids = new Map<object, number>();
  readonly #allocate: () => number;
  #last: { readonly value: object; readonly id: number } | undefined;

  /** @param allocate gives the next id; by default a counter that starts at 1. */
  constructor(allocate?: () => number) {
    let next = 1;
    this.#allocate = allocate ?? ((): number => next++);
  }

  /** The id of something that others may refer to. */
  get(value: object): { readonly id: number; readonly isNew: boolean } {
    if (this.#last?.value === value) return { id: this.#last.id, isNew: false };
    const known = this.#ids.get(value);
    const taken = this.#allocate();
    const id = known ?? taken;
    if (known === undefined) this.#ids.set(value, id);
    this.#last = { value, id };
    return { id, isNew: known === undefined };
  }

  /** The id of a value that stands inside what holds it. */
  inline(): number {
    return -this.#allocate();
  }
}
