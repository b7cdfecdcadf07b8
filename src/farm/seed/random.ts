/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number;
  /** One of the values. */
  pick<const T extends readonly unknown[]>(values: T): T[number];
}

/** The generator "mulberry32" (Tommy Ettinger, public domain), good enough for samples. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number): number => Math.floor(next() * end);
  return { below, pick: (values) => values[below(values.length)] };
}

const idAlphabet = 'abcdefghijklmnopqrstuvwxyz012345';

/** A session id as ASP.NET makes them: 24 characters (System.Web/State/SessionIDManager.cs). */
export function sessionId(random: Random): string {
  let id = '';
  for (let i = 0; i < 24; i++) id += idAlphabet[random.below(idAlphabet.length)] ?? 'a';
  return id;
}
