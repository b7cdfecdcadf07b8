/** A cookie's value without percent signs for other characters; as it is where it isn't written so. */
export function percentDecoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
