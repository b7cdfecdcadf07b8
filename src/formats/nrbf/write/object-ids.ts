/**
 * Gives out ids as .NET's BinaryFormatter does: one counter for objects, strings and libraries,
 * which every look-up moves on, but for one of the same object as the last time
 * (referencesource mscorlib, binaryobjectwriter.cs, InternalGetId).
 */
export class ObjectIds {
  readonly #ids = new Map<object, number>();
  #next = 1;
  #last: { readonly value: object; readonly id: number } | undefined;

  /** The id of something that others may refer to. */
  get(value: object): { readonly id: number; readonly isNew: boolean } {
    if (this.#last?.value === value) return { id: this.#last.id, isNew: false };
    const known = this.#ids.get(value);
    const id = known ?? this.#next;
    this.#next++;
    if (known === undefined) this.#ids.set(value, id);
    this.#last = { value, id };
    return { id, isNew: known === undefined };
  }

  /** The id of a value that stands inside what holds it. */
  inline(): number {
    return -this.#next++;
  }
}
