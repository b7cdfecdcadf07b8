import type { Place } from '../records/place.ts';
import type { Model } from '../model/model.ts';

/**
 * Classes of .NET whose members say the same thing several times, or have to fit one another: a culture's
 * name and number, a time zone and its rules, a pattern and what was compiled of it. One of them
 * changed makes .NET refuse the object, or read another one (dotnet/runtime CompareInfo.cs,
 * TimeZoneInfo.cs, StringComparer.cs, Regex.cs, SQLDecimal.cs). They are shown, and replaced as a whole.
 */
const whole = [
  /^System\.Globalization\./,
  /^System\.(?:TimeZoneInfo|TimeZone|CurrentSystemTimeZone)(?:\+|$)/,
  /^System\.(?:StringComparer|CultureAware\w*Comparer|Ordinal\w*Comparer|InvariantComparer)$/,
  /^System\.(?:Range|Index|DateOnly|TimeOnly|Half|Numerics\.BigInteger)$/,
  /^System\.Collections\.(?:Comparer|CaseInsensitive(?:Comparer|HashCodeProvider))$/,
  /^System\.Collections\.Generic\.\w*Comparer(?:`\d)?$/,
  /^System\.Text\.(?:\w*(?:Encoding|Encoder|Decoder|Fallback)|RegularExpressions\.\w+)(?:\+|$)/,
  /^System\.Net\.(?:IPAddress|Cookie\w*|PathList)(?:\+|$)/,
  /^System\.Data\.SqlTypes\./,
  /^System\.Reflection\./,
];

/** True for a class, by its name without generic arguments, whose members are not edited one by one. */
export function isWholeClass(definition: string): boolean {
  return whole.some((names) => names.test(definition));
}

interface Step {
  readonly object: number;
  readonly outer: Step | undefined;
}

/** Objects inside of such an object are of such classes themselves: only arrays stand in between. */
const MAX_STEPS = 3;

/** True for what stands in an object of such a class. @param trail the way to the place */
export function isPartOfWhole(model: Model, { owner }: Place, trail: Step | undefined): boolean {
  const isWhole = (object: number): boolean =>
    object >= 0 &&
    model.table.classOf.at(object) >= 0 &&
    isWholeClass(model.classOf(object).typeName.definition);
  if (isWhole(owner)) return true;
  let step = trail;
  for (let steps = 0; step && steps < MAX_STEPS; steps++) {
    if (isWhole(step.object)) return true;
    step = step.outer;
  }
  return false;
}
