/** Value types of .NET that aren't known by their shape. */
const structs = new Set([
  'System.Collections.Generic.KeyValuePair`2',
  'System.Collections.DictionaryEntry',
  'System.ArraySegment`1',
  'System.Numerics.Complex',
  'System.Drawing.Color',
  'System.Drawing.Point',
  'System.Drawing.PointF',
  'System.Drawing.Size',
  'System.Drawing.SizeF',
  'System.Drawing.Rectangle',
  'System.Drawing.RectangleF',
  'System.TimeZoneInfo+TransitionTime',
]);

/** True for a class that is known to be a value type, so that its objects have no identity. */
export function isKnownStruct(definition: string): boolean {
  return (
    structs.has(definition) ||
    definition.startsWith('System.ValueTuple') ||
    definition.startsWith('System.Data.SqlTypes.')
  );
}
