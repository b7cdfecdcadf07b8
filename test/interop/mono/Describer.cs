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

namespace SessionFarm.Interop
{
    /// <summary>Describes objects in JSON, in the words of `npm run decode`; every object has an $id.</summary>
    public sealed class Describer
    {
        sealed class ByReference : IEqualityComparer<object>
        {
            bool IEqualityComparer<object>.Equals(object a, object b) { return ReferenceEquals(a, b); }
            int IEqualityComparer<object>.GetHashCode(object o) { return RuntimeHelpers.GetHashCode(o); }
        }

        static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
        static readonly FieldInfo DateData = typeof(DateTime).GetField("dateData", BindingFlags.NonPublic | BindingFlags.Instance)
            ?? typeof(DateTime).GetField("_dateData", BindingFlags.NonPublic | BindingFlags.Instance);

        readonly Dictionary<object, int> ids = new Dictionary<object, int>(new ByReference());

        public static string Describe(object value)
        {
            return new Describer().Node(value);
        }

        string Node(object value)
        {
            if (value == null) return "null";
            var type = value.GetType();
            if (type.IsEnum)
            {
                var underlying = Enum.GetUnderlyingType(type);
                var number = Convert.ToString(Convert.ChangeType(value, underlying), Invariant);
                return Json.Object("$enum", Json.Text(type.ToString()), "underlying", Json.Text(underlying.ToString()), "value", Json.Text(number));
            }
            var parts = Parts(value);
            if (parts != null)
            {
                var members = new List<string> { Member("$scalar", Json.Text(type.ToString())) };
                members.AddRange(parts.Select(part => Member(part.Key, part.Value)));
                return Json.Object(members);
            }
            var node = new List<string>();
            if (!type.IsValueType)
            {
                int id;
                if (ids.TryGetValue(value, out id)) return Json.Object("$ref", id.ToString());
                ids[value] = ids.Count + 1;
                node.Add(Member("$id", ids[value].ToString()));
            }
            if (value is Array) Fill(node, (Array)value);
            else if (value is BitArray) Bits(node, (BitArray)value);
            else if (value is NameValueCollection) Fill(node, (NameValueCollection)value);
            else if (IsPlain(type) && value is IDictionary) Fill(node, (IDictionary)value);
            else if (IsPlain(type) && value is IEnumerable) Fill(node, (IEnumerable)value);
            else Fields(node, value);
            return Json.Object(node);
        }

        static string Member(string name, string json)
        {
            return Json.Text(name) + ":" + json;
        }

        static bool IsPlain(Type type)
        {
            return !type.Name.StartsWith("KeyValuePair") && type.Namespace.StartsWith("System.Collections");
        }

        /// <summary>What a scalar's description holds; null for anything else. Floats have bits alone: their text is JavaScript's.</summary>
        static IDictionary<string, string> Parts(object value)
        {
            var parts = new Dictionary<string, string>();
            Action<string, string> add = (name, text) => parts[name] = Json.Text(text);
            if (value is float) add("bits", BitConverter.ToInt32(BitConverter.GetBytes((float)value), 0).ToString("X8"));
            else if (value is double) add("bits", BitConverter.DoubleToInt64Bits((double)value).ToString("X16"));
            else if (value is bool) add("value", (bool)value ? "true" : "false");
            else if (value is DateTime)
            {
                var date = (DateTime)value;
                add("value", date.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", Invariant));
                add("kind", date.Kind.ToString());
                add("ticks", date.Ticks.ToString(Invariant));
                add("raw", Convert.ToString(DateData.GetValue(value), Invariant));
            }
            else if (value is TimeSpan)
            {
                add("value", ((TimeSpan)value).Ticks.ToString(Invariant));
                add("text", ((TimeSpan)value).ToString("c", Invariant));
            }
            else if (value is DateTimeOffset)
            {
                var date = (DateTimeOffset)value;
                add("value", date.ToString("yyyy-MM-ddTHH:mm:ss.fffffffzzz", Invariant));
                add("utcTicks", date.UtcTicks.ToString(Invariant));
                add("offsetMinutes", ((int)date.Offset.TotalMinutes).ToString(Invariant));
            }
            else if (value is Uri)
            {
                var uri = (Uri)value;
                add("value", uri.IsAbsoluteUri ? uri.AbsoluteUri : uri.OriginalString);
                parts["absolute"] = uri.IsAbsoluteUri ? "true" : "false";
            }
            else if (value is StringBuilder)
            {
                add("value", value.ToString());
                add("maxCapacity", ((StringBuilder)value).MaxCapacity.ToString(Invariant));
            }
            else if (value is DBNull) add("value", "");
            else if (value is Guid || value is Version || value is BigInteger || value is IntPtr || value is UIntPtr) add("value", value.ToString());
            else if (value is string || value is IConvertible) add("value", Convert.ToString(value, Invariant));
            else return null;
            return parts;
        }

        void Fill(List<string> node, Array array)
        {
            node.Add(Member("$array", Json.Text(array.GetType().ToString())));
            var rank = Enumerable.Range(0, array.Rank).ToArray();
            node.Add(Member("lengths", Json.Array(rank.Select(i => array.GetLength(i).ToString()))));
            if (rank.Any(i => array.GetLowerBound(i) != 0)) node.Add(Member("lower", Json.Array(rank.Select(i => array.GetLowerBound(i).ToString()))));
            var element = array.GetType().GetElementType();
            var items = array.Cast<object>();
            if (element == typeof(byte) && array.Rank == 1)
            {
                node.Add(Member("hex", Json.Text(string.Concat(items.Select(item => ((byte)item).ToString("x2"))))));
            }
            else if (element.IsPrimitive || element == typeof(decimal) || element == typeof(DateTime) || element == typeof(TimeSpan))
            {
                var scalars = items.Select(Parts).ToList();
                foreach (var part in new[] { "value", "bits", "raw" })
                {
                    var has = element == typeof(float) || element == typeof(double) ? part == "bits" : part == "value" || (part == "raw" && element == typeof(DateTime));
                    if (has) node.Add(Member(part == "value" ? "values" : part, Json.Array(scalars.Select(scalar => scalar[part]))));
                }
            }
            else node.Add(Member("items", Json.Array(items.Select(Node))));
        }

        static void Bits(List<string> node, BitArray bits)
        {
            node.Add(Member("$list", Json.Text(bits.GetType().ToString())));
            node.Add(Member("values", Json.Texts(bits.Cast<bool>().Select(bit => bit ? "true" : "false"))));
        }

        void Fill(List<string> node, IDictionary dictionary)
        {
            node.Add(Member("$dict", Json.Text(dictionary.GetType().ToString())));
            if (dictionary is Hashtable || dictionary is HybridDictionary) node.Add(Member("unordered", "true"));
            var entries = new List<string>();
            foreach (DictionaryEntry entry in dictionary) entries.Add(Json.Array(new[] { Node(entry.Key), Node(entry.Value) }));
            node.Add(Member("entries", Json.Array(entries)));
        }

        void Fill(List<string> node, NameValueCollection values)
        {
            node.Add(Member("$dict", Json.Text(values.GetType().ToString())));
            var entries = values.AllKeys.Select(key => Json.Array(new[] { Node(key), Node(new ArrayList(values.GetValues(key) ?? new string[0])) }));
            node.Add(Member("entries", Json.Array(entries)));
        }

        void Fill(List<string> node, IEnumerable items)
        {
            node.Add(Member("$list", Json.Text(items.GetType().ToString())));
            node.Add(Member("items", Json.Array(items.Cast<object>().Select(Node))));
        }

        void Fields(List<string> node, object value)
        {
            var type = value.GetType();
            var typeName = type.ToString();
            var fields = new List<string>();
            var serializable = value as ISerializable;
            if (serializable != null)
            {
                var info = new SerializationInfo(type, new FormatterConverter());
                serializable.GetObjectData(info, new StreamingContext(StreamingContextStates.All));
                // A type, or a delegate: another object stands for it.
                if (info.ObjectType != type) typeName = info.ObjectType.ToString();
                foreach (var entry in info) fields.Add(Member(entry.Name, Node(entry.Value)));
            }
            else
            {
                var members = FormatterServices.GetSerializableMembers(type);
                var values = FormatterServices.GetObjectData(value, members);
                for (var i = 0; i < members.Length; i++) fields.Add(Member(members[i].Name, Node(values[i])));
            }
            node.Add(Member("$type", Json.Text(typeName)));
            node.Add(Member("fields", Json.Object(fields)));
        }
    }
}
