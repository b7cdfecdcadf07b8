/** The types of attributes that frameworks write and that aren't text, where a record doesn't have them yet. */
export const attributeTypes: ReadonlyMap<string, 'N' | 'B'> = new Map([
  ...numbers('Locked', 'Flags'),
  ...numbers('expires', 'expires_at', 'expire_at', 'expiration'),
]);

function numbers(...names: readonly string[]): (readonly [string, 'N'])[] {
  return names.map((name) => [name, 'N']);
}
