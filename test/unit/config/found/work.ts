/** A built-in function that looks through something. */
type Looker = (...args: never[]) => unknown;

/**
 * How much is looked through while something runs: characters by searches and patterns, items by callbacks. What
 * built-in functions do is counted, so that the number is the same on every machine.
 */
export async function workOf(run: () => Promise<unknown>): Promise<number> {
  let work = 0;
  const restores: (() => void)[] = [];
  const count = (
    owner: object,
    names: readonly string[],
    around: (original: Looker) => Looker,
  ): void => {
    for (const name of names) {
      const original = Reflect.get(owner, name) as Looker;
      Reflect.set(owner, name, around(original));
      restores.push(() => Reflect.set(owner, name, original));
    }
  };
  count(
    RegExp.prototype,
    ['exec'],
    (original) =>
      function (this: RegExp, text: string) {
        const from = this.global || this.sticky ? this.lastIndex : 0;
        const match = Reflect.apply(original, this, [text]) as RegExpExecArray | null;
        const end = match ? match.index + match[0].length : text.length;
        // A sticky pattern that fails, as `split` has it, looks at one place.
        work += match || !this.sticky ? 1 + end - from : 1;
        return match;
      },
  );
  count(
    String.prototype,
    ['indexOf', 'lastIndexOf'],
    (original) =>
      function (this: string, part: string, from?: number) {
        const found = Reflect.apply(
          original,
          this,
          from === undefined ? [part] : [part, from],
        ) as number;
        const isBack = original.name === 'lastIndexOf';
        const start = from ?? (isBack ? this.length : 0);
        work += 1 + Math.abs(start - (found < 0 ? (isBack ? 0 : this.length) : found));
        return found;
      },
  );
  count(
    Array.prototype,
    ['find', 'findIndex', 'some', 'every', 'filter', 'flatMap', 'map'],
    (original) =>
      function (this: unknown[], callback: (...args: unknown[]) => unknown, self?: unknown) {
        const counted = (...args: unknown[]) => {
          work++;
          return callback(...args);
        };
        return Reflect.apply(original, this, [counted, self]) as unknown;
      },
  );
  try {
    await run();
  } finally {
    for (const restore of restores) restore();
  }
  return work;
}
