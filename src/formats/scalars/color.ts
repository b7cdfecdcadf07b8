import { invalidValue } from './invalid-value.ts';
import { knownColor, knownColorNamed, type KnownColor } from './known-colors.ts';

/** What a Color says is valid of it (dotnet/runtime System.Drawing.Primitives, Color.cs). */
export const colorState = { none: 0, known: 1, argb: 2, named: 8 } as const;

/** The members of a System.Drawing.Color but its name, which is null for those that have a value. */
export interface ColorMembers {
  /** Alpha, red, green, blue, from the highest byte of 32 bits on. */
  readonly value: bigint;
  /** A number in KnownColor, or 0. */
  readonly knownColor: number;
  /** Bits of {@link colorState}. */
  readonly state: number;
}

/** The text of the colour that has no value. */
const EMPTY = 'Empty';

/** The only known colour that isn't opaque. */
const TRANSPARENT = 27;

/**
 * How a colour is shown: its name in .NET, `#rrggbb`, or `#rrggbbaa` where it isn't opaque; and the colour
 * itself as `#rrggbbaa`, which those of the system's theme don't have. Undefined for a colour by another name.
 */
export function formatColor(members: ColorMembers): { text: string; color?: string } | undefined {
  if ((members.state & colorState.known) !== 0) {
    const known = knownColor(members.knownColor);
    return known && { text: known.name, ...valueOf(known) };
  }
  if ((members.state & colorState.argb) === 0) {
    return members.state === colorState.none ? { text: EMPTY, color: '#00000000' } : undefined;
  }
  const argb = BigInt.asUintN(32, members.value).toString(16).padStart(8, '0');
  const [alpha, rgb] = [argb.slice(0, 2), argb.slice(2)];
  return { text: alpha === 'ff' ? `#${rgb}` : `#${rgb}${alpha}`, color: `#${rgb}${alpha}` };
}

function valueOf({ rgb, number }: KnownColor): { color?: string } {
  if (rgb === undefined) return {};
  return { color: `#${rgb}${number === TRANSPARENT ? '00' : 'ff'}` };
}

/**
 * Reads a colour: a name of .NET's, `Empty`, `#rgb`, `#rrggbb` or `#rrggbbaa`.
 * @throws FormatError `invalid-value`.
 */
export function parseColor(text: string): ColorMembers {
  const trimmed = text.trim();
  if (trimmed.toLowerCase() === EMPTY.toLowerCase()) {
    return { value: 0n, knownColor: 0, state: colorState.none };
  }
  const known = knownColorNamed(trimmed);
  if (known) return { value: 0n, knownColor: known.number, state: colorState.known };
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$/i.exec(trimmed)?.[1];
  if (digits === undefined) throw invalidValue('Color');
  const full = digits.length === 3 ? digits.replaceAll(/./g, '$&$&') : digits;
  const argb = `${full.slice(6).padStart(2, 'f')}${full.slice(0, 6)}`;
  return { value: BigInt(`0x${argb}`), knownColor: 0, state: colorState.argb };
}
