/**
 * The form under which two item names count as the same in an ASP.NET session, whose collection
 * compares names by `StringComparer.InvariantCultureIgnoreCase`. Composed and decomposed accents
 * are one name; letters whose upper case is longer (ß) stay as they are, as in .NET.
 */
export function foldItemName(name: string): string {
  let folded = '';
  for (const character of name.normalize('NFC')) {
    const upper = character.toUpperCase();
    folded += upper.length === character.length ? upper : character;
  }
  return folded;
}
