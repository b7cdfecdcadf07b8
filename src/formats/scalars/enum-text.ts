import type { ScalarEditor, ScalarType } from '../value.ts';
import { isIntegerType, parseInteger } from './integer.ts';

type EnumEditor = Pick<ScalarEditor, 'underlying' | 'names' | 'isFlags'>;

/**
 * The number of an enum's value, given by number or, where names are known, by name, in any case; of flags
 * by several of them with commas between, as .NET's `Enum.Parse` takes them.
 * @throws FormatError for what is neither.
 */
export function parseEnum({ underlying, names, isFlags }: EnumEditor, text: string): string {
  const type = integerOf(underlying);
  const numberOf = (part: string): bigint => {
    const wanted = part.trim().toLowerCase();
    const named = names?.find(({ name }) => name.toLowerCase() === wanted);
    return named ? BigInt(named.value) : parseInteger(type, part);
  };
  if (isFlags !== true) return String(numberOf(text));
  let value = 0n;
  for (const part of text.split(',')) value |= numberOf(part);
  return String(value);
}

/**
 * The name of an enum's number, as .NET's `Enum.ToString` has it: of flags all that it takes, with commas
 * between. Undefined where no names make up the number.
 */
export function enumName({ names, isFlags }: EnumEditor, text: string): string | undefined {
  const exact = names?.find(({ value }) => value === text);
  if (exact || !names || isFlags !== true) return exact?.name;
  let rest = BigInt(text);
  if (rest <= 0n) return undefined;
  const found: string[] = [];
  const descending = [...names].sort((a, b) => (BigInt(a.value) < BigInt(b.value) ? 1 : -1));
  for (const { name, value } of descending) {
    const bits = BigInt(value);
    if (bits === 0n || (rest & bits) !== bits) continue;
    rest -= bits;
    found.unshift(name);
  }
  return rest === 0n ? found.join(', ') : undefined;
}

function integerOf(underlying: ScalarType | undefined): Parameters<typeof parseInteger>[0] {
  return underlying !== undefined && isIntegerType(underlying) ? underlying : 'Int32';
}
