const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const bytesOf: Readonly<Record<string, number>> = { b: 1, k: 1e3, m: 1e6, g: 1e9 };

/** Seconds of a stretch of time as people write it: `90 s`, `10` or `10 min` (minutes), `2 h`, `1 day`. */
export function parseDuration(text: string): number | undefined {
  return amountOf(text, /^(s|m|h|d|sec(?:ond)?s?|min(?:ute)?s?|hours?|days?|)$/, secondsOf, 60);
}

/** Bytes as people write them: `500` or `500 kB` (kilobytes, of 1,000), `2 MB`, `80 bytes`. */
export function parseSize(text: string): number | undefined {
  return amountOf(text, /^(b|bytes?|kb?|mb?|gb?|)$/, bytesOf, 1000);
}

function amountOf(
  text: string,
  units: RegExp,
  factors: Readonly<Record<string, number>>,
  plain: number,
): number | undefined {
  const parts = /^(\d{1,12}(?:[.,]\d{1,3})?)[ \u00a0]?([a-z]{0,7})$/.exec(
    text.trim().toLowerCase(),
  );
  const [, digits, unit = ''] = parts ?? [];
  if (digits === undefined || !units.test(unit)) return undefined;
  const amount = Number(digits.replace(',', '.')) * (factors[unit.charAt(0)] ?? plain);
  return amount > 0 ? Math.round(amount) : undefined;
}
