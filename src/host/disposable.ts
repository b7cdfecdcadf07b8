/** Something that must be let go of. */
export interface DisposableLike {
  dispose(): unknown;
}

/**
 * Owns things that must be let go of together, in the reverse order of their coming.
 * What is added after the end is disposed at once, so that slow starts leak nothing; a member that
 * throws doesn't keep the others from being disposed.
 */
export class DisposableStore implements DisposableLike {
  #members: DisposableLike[] = [];
  #isDisposed = false;

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  /** Takes a member over, and gives it back for the caller to keep. */
  add<T extends DisposableLike>(member: T): T {
    if (this.#isDisposed) member.dispose();
    else this.#members.push(member);
    return member;
  }

  /** Lets go of a member without waiting for the end. */
  remove(member: DisposableLike): void {
    const at = this.#members.indexOf(member);
    if (at < 0) return;
    this.#members.splice(at, 1);
    member.dispose();
  }

  /** @throws AggregateError with what the members threw, after all of them had their turn. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    const errors: unknown[] = [];
    for (const member of this.#members.reverse()) {
      try {
        member.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    this.#members = [];
    if (errors.length > 0) throw new AggregateError(errors, 'Some members could not be disposed');
  }
}
