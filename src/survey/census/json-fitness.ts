import type { CSharpType } from './csharp-type.ts';

/**
 * What becomes of a .NET type when System.Text.Json writes it and reads it back as itself, with the options
 * that System.Web adapters use (none: Serialization/JsonSessionKeySerializer.cs of dotnet/systemweb-adapters).
 * Worst last.
 */
export const jsonFits = [
  /** It comes back as it was. */
  'whole',
  /** The order of its items is turned around. */
  'reversed',
  /** Values that are declared as `object` come back as JsonElement. */
  'elements',
  /** A class of the site: only public properties with a setter or a constructor's parameter come back. */
  'own',
  /** Not known: a class of .NET or of a library that nobody has tried. */
  'unknown',
  /** It comes back empty, or with other values, without an error. */
  'loses',
  /** Writing or reading throws. */
  'fails',
] as const;

export type JsonFit = (typeof jsonFits)[number];

/*
 * Measured on .NET 10 by JsonSerializer.Serialize and Deserialize of a value of each type, without options. The tables
 * of learn.microsoft.com, "Supported collection types in System.Text.Json", say the same where they say it.
 */
const fitsOf: Readonly<Record<Exclude<JsonFit, 'own' | 'unknown'>, string>> = {
  whole: `System.Boolean System.Byte System.SByte System.Int16 System.UInt16 System.Int32 System.UInt32
    System.Int64 System.UInt64 System.Single System.Double System.Decimal System.Char System.String
    System.DateTime System.DateTimeOffset System.TimeSpan System.DateOnly System.TimeOnly System.Guid
    System.Uri System.Version System.Half System.Nullable\`1 System.DayOfWeek
    System.Collections.Generic.List\`1 System.Collections.Generic.Dictionary\`2
    System.Collections.Generic.HashSet\`1 System.Collections.Generic.SortedSet\`1
    System.Collections.Generic.Queue\`1 System.Collections.Generic.LinkedList\`1
    System.Collections.Generic.SortedDictionary\`2 System.Collections.Generic.SortedList\`2
    System.Collections.Generic.KeyValuePair\`2 System.Collections.ObjectModel.Collection\`1
    System.Collections.ObjectModel.ObservableCollection\`1 System.ComponentModel.BindingList\`1
    System.Collections.Concurrent.ConcurrentDictionary\`2 System.Collections.Concurrent.ConcurrentQueue\`1
    System.Tuple\`1 System.Tuple\`2 System.Tuple\`3 System.Tuple\`4 System.Tuple\`5 System.Tuple\`6
    System.Tuple\`7 System.Tuple\`8 System.Drawing.Point System.Drawing.PointF System.Drawing.Size
    System.Drawing.SizeF System.Drawing.Rectangle System.Drawing.RectangleF`,
  reversed: `System.Collections.Generic.Stack\`1 System.Collections.Concurrent.ConcurrentStack\`1`,
  elements: `System.Object System.Collections.ArrayList System.Collections.Hashtable System.Collections.Queue
    System.Collections.Stack System.Collections.SortedList System.Collections.DictionaryEntry
    System.Collections.Specialized.ListDictionary System.Collections.Specialized.HybridDictionary
    System.Collections.Specialized.OrderedDictionary`,
  loses: `System.Text.StringBuilder System.Numerics.BigInteger System.Numerics.Complex System.Drawing.Color
    System.Collections.Specialized.BitVector32 System.Lazy\`1 System.Random System.Net.Cookie
    System.Net.NetworkCredential`,
  fails: `System.IntPtr System.UIntPtr System.DBNull System.Type System.Collections.BitArray
    System.Collections.ObjectModel.ReadOnlyCollection\`1 System.Collections.ObjectModel.ReadOnlyDictionary\`2
    System.Collections.Concurrent.ConcurrentBag\`1 System.Collections.Concurrent.BlockingCollection\`1
    System.Collections.Specialized.StringCollection System.Collections.Specialized.StringDictionary
    System.Collections.Specialized.NameValueCollection System.Globalization.CultureInfo
    System.Globalization.RegionInfo System.Data.DataTable System.Data.DataSet System.Data.DataRow
    System.Data.DataView System.Net.IPAddress System.TimeZoneInfo System.IO.MemoryStream
    System.Net.Mail.MailAddress System.ArraySegment\`1 System.Text.RegularExpressions.Regex
    System.WeakReference System.RuntimeType System.DelegateSerializationHolder`,
};

const known = new Map<string, JsonFit>(
  (Object.entries(fitsOf) as [JsonFit, string][]).flatMap(([fit, names]) =>
    names.split(/\s+/).map((name) => [name, fit] as const),
  ),
);

/** What can be a key of a JSON object (the same page, "Supported key types"); enums are among the unknown. */
const noKeys = /^System\.(?:Object|(?:Value)?Tuple`\d)$/;

/** The worse of two. */
export function worseFit(a: JsonFit, b: JsonFit): JsonFit {
  return jsonFits.indexOf(a) >= jsonFits.indexOf(b) ? a : b;
}

/** What becomes of a type, with its arguments; not of what its members hold. */
export function jsonFitOf(type: CSharpType): JsonFit {
  const { definition, args, suffixes } = type;
  if (suffixes.some((suffix) => suffix !== '[]')) return 'fails';
  const [key] = args;
  if (key && args.length === 2 && isDictionary(definition) && noKeys.test(key.definition)) {
    return 'fails';
  }
  return args.map(jsonFitOf).reduce(worseFit, fitOfDefinition(definition));
}

function isDictionary(definition: string): boolean {
  const fit = known.get(definition);
  return fit === 'whole' && /(?:Dictionary|SortedList)`2$/.test(definition);
}

function fitOfDefinition(definition: string): JsonFit {
  const fit = known.get(definition);
  if (fit) return fit;
  if (definition.startsWith('System.ValueTuple`')) return 'loses';
  if (!isOfNet(definition)) return 'own';
  return definition.endsWith('Exception') ? 'loses' : 'unknown';
}

/** True for classes of .NET, which a site can't change. */
export function isOfNet(definition: string): boolean {
  return /^(?:System|Microsoft|MS|Mono)\./.test(definition);
}
