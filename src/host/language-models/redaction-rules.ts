/** What is kept back when nobody says otherwise: the names that people give to what lets somebody in, or names them. */
export const defaultRedaction = [
  '*pass*',
  '*pwd*',
  '*secret*',
  '*token*',
  '*credential*',
  '*apikey*',
  '*api_key*',
  '*card*',
  '*cvv*',
  '*cvc*',
  '*iban*',
  '*ssn*',
  '*mail*',
  '*phone*',
];

/**
 * Whether a name is one of those whose values are kept back.
 * @param patterns names in which `*` stands for any text; case doesn't count
 */
export function redaction(patterns: readonly string[]): (name: string) => boolean {
  const wanted = patterns.map((pattern) => pattern.toLowerCase().split('*'));
  return (name) => {
    const lower = name.toLowerCase();
    return wanted.some((parts) => fits(lower, parts));
  };
}

/** Each part at its first place behind the one before; the first and the last at the ends. */
function fits(name: string, parts: readonly string[]): boolean {
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}
