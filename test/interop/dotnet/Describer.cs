using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Serialization;
using System.Text;
using System.Text.Json.Nodes;

namespace SessionFarm.Interop;

/// <summary>Describes objects in JSON, in the words of `npm run decode`; every object has an $id.</summary>
public sealed class Describer
{
    sealed class ByReference : IEqualityComparer<object>
    {
        public new bool Equals(object a, object b) => ReferenceEquals(a, b);
        public int GetHashCode(object o) => RuntimeHelpers.GetHashCode(o);
    }

    readonly Dictionary<object, int> ids = new(new ByReference());

    public static JsonNode Describe(object value) => new Describer().Node(value);

    static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    JsonNode Node(object value)
    {
        if (value == null) return null;
        var type = value.GetType();
        if (type.IsEnum)
        {
            var underlying = Enum.GetUnderlyingType(type);
            return new JsonObject
            {
                ["$enum"] = type.ToString(),
                ["underlying"] = underlying.ToString(),
                ["value"] = Convert.ToString(Convert.ChangeType(value, underlying), Invariant),
            };
        }
        var scalar = Scalar(value, type);
        if (scalar != null) return scalar;
        var node = new JsonObject();
        if (!type.IsValueType)
        {
            if (ids.TryGetValue(value, out var id)) return new JsonObject { ["$ref"] = id };
            ids[value] = ids.Count + 1;
            node["$id"] = ids[value];
        }
        if (value is Array array) Fill(node, array);
        else if (IsPlain(type) && value is BitArray bits) Bits(node, bits);
        else if (value is StringDictionary texts) Fill(node, texts);
        else if (IsPlain(type) && value is IDictionary dictionary) Fill(node, dictionary);
        else if (IsPlain(type) && value is IEnumerable items) Fill(node, items);
        else Fields(node, value);
        return node;
    }

    static bool IsPlain(Type type) => !type.Name.StartsWith("KeyValuePair") &&
        (type.Namespace.StartsWith("System.Collections") || type.FullName.StartsWith("System.ComponentModel.BindingList"));

    static JsonObject Scalar(object value, Type type)
    {
        JsonObject Make(string text) => new() { ["$scalar"] = type.ToString(), ["value"] = text };
        switch (value)
        {
            case string s: return Make(s);
            case bool b: return Make(b ? "true" : "false");
            case char c: return Make(c.ToString());
            case float f:
            {
                var node = Make(f.ToString("R", Invariant));
                node["bits"] = BitConverter.SingleToInt32Bits(f).ToString("X8");
                return node;
            }
            case double d:
            {
                var node = Make(d.ToString("R", Invariant));
                node["bits"] = BitConverter.DoubleToInt64Bits(d).ToString("X16");
                return node;
            }
            case DateTime date:
            {
                var node = Make(date.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", Invariant));
                node["kind"] = date.Kind.ToString();
                node["ticks"] = date.Ticks.ToString(Invariant);
                node["raw"] = Unsafe.As<DateTime, ulong>(ref date).ToString(Invariant);
                return node;
            }
            case TimeSpan span:
            {
                var node = Make(span.Ticks.ToString(Invariant));
                node["text"] = span.ToString("c", Invariant);
                return node;
            }
            case DateTimeOffset offset:
            {
                var node = Make(offset.ToString("yyyy-MM-ddTHH:mm:ss.fffffffzzz", Invariant));
                node["utcTicks"] = offset.UtcTicks.ToString(Invariant);
                node["offsetMinutes"] = ((int)offset.Offset.TotalMinutes).ToString(Invariant);
                return node;
            }
            case Uri uri:
            {
                var node = Make(uri.IsAbsoluteUri ? uri.AbsoluteUri : uri.OriginalString);
                node["absolute"] = uri.IsAbsoluteUri;
                return node;
            }
            case StringBuilder builder:
            {
                var node = Make(builder.ToString());
                node["maxCapacity"] = builder.MaxCapacity.ToString(Invariant);
                return node;
            }
            case DBNull: return Make("");
            case Guid or Version or BigInteger: return Make(value.ToString());
            case byte or sbyte or short or ushort or int or uint or long or ulong or decimal or IntPtr or UIntPtr:
                return Make(Convert.ToString(value, Invariant) ?? ((IFormattable)value).ToString(null, Invariant));
            default: return null;
        }
    }

    void Fill(JsonObject node, Array array)
    {
        node["$array"] = array.GetType().ToString();
        var rank = Enumerable.Range(0, array.Rank).ToArray();
        node["lengths"] = new JsonArray(rank.Select(i => (JsonNode)array.GetLength(i)).ToArray());
        if (rank.Any(i => array.GetLowerBound(i) != 0))
        {
            node["lower"] = new JsonArray(rank.Select(i => (JsonNode)array.GetLowerBound(i)).ToArray());
        }
        var element = array.GetType().GetElementType();
        if (array is byte[] bytes && array.GetType() == typeof(byte[])) node["hex"] = Convert.ToHexString(bytes).ToLowerInvariant();
        else if (element.IsPrimitive || element == typeof(decimal) || element == typeof(DateTime) || element == typeof(TimeSpan))
        {
            var scalars = array.Cast<object>().Select(item => Scalar(item, element)).ToList();
            node["values"] = new JsonArray(scalars.Select(s => (JsonNode)(string)s["value"]).ToArray());
            foreach (var part in new[] { "bits", "raw" })
            {
                var has = element == typeof(DateTime) ? part == "raw" : (element == typeof(float) || element == typeof(double)) && part == "bits";
                if (has) node[part] = new JsonArray(scalars.Select(s => (JsonNode)(string)s[part]).ToArray());
            }
        }
        else node["items"] = new JsonArray(array.Cast<object>().Select(Node).ToArray());
    }

    static void Bits(JsonObject node, BitArray bits)
    {
        node["$list"] = bits.GetType().ToString();
        node["values"] = new JsonArray(bits.Cast<bool>().Select(bit => (JsonNode)(bit ? "true" : "false")).ToArray());
    }

    void Fill(JsonObject node, IDictionary dictionary)
    {
        node["$dict"] = dictionary.GetType().ToString();
        if (dictionary is Hashtable or HybridDictionary) node["unordered"] = true;
        var entries = new JsonArray();
        foreach (DictionaryEntry entry in dictionary) entries.Add(new JsonArray(Node(entry.Key), Node(entry.Value)));
        node["entries"] = entries;
    }

    void Fill(JsonObject node, StringDictionary dictionary)
    {
        node["$dict"] = dictionary.GetType().ToString();
        node["unordered"] = true;
        var entries = new JsonArray();
        foreach (DictionaryEntry entry in dictionary) entries.Add(new JsonArray(Node(entry.Key), Node(entry.Value)));
        node["entries"] = entries;
    }

    void Fill(JsonObject node, IEnumerable items)
    {
        node["$list"] = items.GetType().ToString();
        node["items"] = new JsonArray(items.Cast<object>().Select(Node).ToArray());
    }

    void Fields(JsonObject node, object value)
    {
        var type = value.GetType();
        node["$type"] = type.ToString();
        var fields = new JsonObject();
        if (value is ISerializable serializable)
        {
            var info = new SerializationInfo(type, new FormatterConverter());
            serializable.GetObjectData(info, new StreamingContext(StreamingContextStates.All));
            foreach (var entry in info) fields[entry.Name] = Node(entry.Value);
        }
        else
        {
            var members = FormatterServices.GetSerializableMembers(type);
            var values = FormatterServices.GetObjectData(value, members);
            for (var i = 0; i < members.Length; i++) fields[members[i].Name] = Node(values[i]);
        }
        node["fields"] = fields;
    }
}
