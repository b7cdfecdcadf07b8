/** Classes of .NET whose fields `m_name` and `_name` are the properties `Name`. */
const prefixed =
  /^System\.(?:Tuple(?:`\d)?|Collections\.DictionaryEntry|Numerics\.Complex|Net\.(?:Cookie|CookieCollection|CookieContainer|IPEndPoint|DnsEndPoint|NetworkCredential)|Lazy`1(?:\+Boxed)?|Security\.Claims\.\w+|Security\.Principal\.\w+|Data\.SqlTypes\.\w+|Windows\.Forms\.Padding|Globalization\.SortVersion|Reflection\.\w+)$/;

/** Structs of .NET whose fields are their properties but for the first letter. */
const lowerCase =
  /^System\.(?:Collections\.Generic\.KeyValuePair`2|Drawing\.(?:Point|Size|Rectangle)F?|Windows\.Forms\.LinkArea)$/;

/** The name of the property that a field of a class stands for; the field's own name for most. */
export function propertyName(definition: string, field: string): string {
  const isPrefixed = prefixed.test(definition);
  const name = isPrefixed ? field.replace(/^(?:m_|_)/, '') : field;
  if (name === '' || (!isPrefixed && !lowerCase.test(definition))) return field;
  return name.charAt(0).toUpperCase() + name.slice(1);
}
