// Values of the types and at the bounds that sessions can hold. C# 7, so that Mono's compiler takes it, too.
using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using System.Text;
using Shop.Types;

namespace SessionFarm.Interop
{
    public static class TypeSamples
    {
        static KeyValuePair<string, object> S(string name, object value)
        {
            return new KeyValuePair<string, object>(name, value);
        }

        public static IEnumerable<KeyValuePair<string, object>> All()
        {
            foreach (var sample in Scalars()) yield return sample;
            foreach (var sample in Times()) yield return sample;
            foreach (var sample in Arrays()) yield return sample;
            foreach (var sample in Objects()) yield return sample;
            foreach (var sample in DerivedSamples.All()) yield return sample;
        }

        static IEnumerable<KeyValuePair<string, object>> Scalars()
        {
            yield return S("every scalar", new Scalars());
            yield return S("every enum", new Enums());
            object[] enums = { ByByte.Some, BySByte.Less, ByInt16.Less, ByUInt16.More, ByInt32.Less, ByUInt32.More, ByInt64.Less, ByUInt64.More, Days.Weekend };
            foreach (var value in enums) yield return S("enum " + value.GetType().Name, value);
            yield return S("enum without a name", (ByInt32)77);
            yield return S("enums", new[] { ByUInt64.None, ByUInt64.More });
            yield return S("boxed enums", enums);
            string[] decimals =
            {
                "0", "0.0", "-0.00", "1", "1.0", "-1.50", "79228162514264337593543950335", "-79228162514264337593543950335",
                "0.0000000000000000000000000001", "7.9228162514264337593543950335", "123456789.123456789",
            };
            foreach (var text in decimals) yield return S("decimal " + text, decimal.Parse(text, CultureInfo.InvariantCulture));
            yield return S("decimals of all scales", Array.ConvertAll(decimals, text => decimal.Parse(text, CultureInfo.InvariantCulture)));
            yield return S("floats of all sorts", new[]
            {
                0f, -0f, 1f, float.MinValue, float.MaxValue, float.Epsilon, float.NaN, float.PositiveInfinity, float.NegativeInfinity,
                0.1f, 1f / 3, 16777217f, 8388608.5f, BitConverter.ToSingle(BitConverter.GetBytes(0x7fa00001), 0), BitConverter.ToSingle(BitConverter.GetBytes(1), 0),
            });
            yield return S("doubles of all sorts", new[]
            {
                0d, -0d, 1d, double.MinValue, double.MaxValue, double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
                0.1, 1d / 3, 9007199254740993d, 5e-324, 2.2250738585072014e-308, BitConverter.Int64BitsToDouble(0x7ff4000000000001), BitConverter.Int64BitsToDouble(-1),
            });
            yield return S("double root", double.NaN);
            yield return S("float root", -0f);
            yield return S("chars of all sizes", "\0aé€\uffff".ToCharArray());
            yield return S("char of zero", '\0');
            yield return S("empty text", "");
            yield return S("text of every plane", "\0\u007f\u0080\u07ff\u0800\uffff\ud800\udc00\udbff\udfff");
            yield return S("long text", new string('ü', 70000));
            yield return S("guid", new Guid("ffeeddcc-bbaa-9988-7766-554433221100"));
            yield return S("version of two", new Version(1, 2));
            yield return S("version of four", new Version(1, 2, 3, 4));
            yield return S("relative uri", new Uri("a/b?c=d#e", UriKind.Relative));
            yield return S("uri with umlauts", new Uri("https://müller.example/ä?ö=ü"));
            foreach (var text in new[] { "0", "-1", "2147483647", "-2147483648", "2147483648", "123456789012345678901234567890", "-123456789012345678901234567890" })
            {
                yield return S("big integer " + text, BigInteger.Parse(text));
            }
            yield return S("complex", new Complex(1.5, -0.0));
            yield return S("string builder", new StringBuilder("text", 100));
            yield return S("null objects", new object[] { null, DBNull.Value, "" });
            yield return S("pointers", new object[] { new IntPtr(-5), new UIntPtr(5) });
        }

        static IEnumerable<KeyValuePair<string, object>> Times()
        {
            foreach (DateTimeKind kind in Enum.GetValues(typeof(DateTimeKind)))
            {
                yield return S("date " + kind, new DateTime(2024, 2, 29, 23, 59, 59, kind).AddTicks(1234567));
                yield return S("first date " + kind, new DateTime(0, kind));
                yield return S("last date " + kind, new DateTime(DateTime.MaxValue.Ticks, kind));
            }
            yield return S("dates of all kinds", new[] { new DateTime(1, DateTimeKind.Utc), new DateTime(2, DateTimeKind.Local), new DateTime(3) });
            yield return S("boxed dates", new object[] { new DateTime(1, DateTimeKind.Utc), new DateTime(2, DateTimeKind.Local), DateTime.MaxValue });
            yield return S("spans of all sizes", new[] { TimeSpan.MinValue, TimeSpan.MaxValue, TimeSpan.FromTicks(1), TimeSpan.FromDays(-1.5) });
            yield return S("time span", TimeSpan.MaxValue);
            foreach (var minutes in new[] { 0, 330, -210, 840, -840 })
            {
                yield return S("date with offset " + minutes, new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.FromMinutes(minutes)));
            }
            yield return S("dates with offsets", new[] { DateTimeOffset.MinValue, DateTimeOffset.MaxValue });
            yield return S("nullable dates", new DateTime?[] { null, DateTime.MaxValue });
        }

        static IEnumerable<KeyValuePair<string, object>> Arrays()
        {
            yield return S("empty ints", new int[0]);
            yield return S("empty texts", new string[0]);
            yield return S("empty objects", new object[0]);
            yield return S("shorts", new short[] { short.MinValue, short.MaxValue });
            yield return S("unsigned shorts", new ushort[] { 0, ushort.MaxValue });
            yield return S("signed bytes", new sbyte[] { sbyte.MinValue, sbyte.MaxValue });
            yield return S("unsigned ints", new uint[] { 0, uint.MaxValue });
            yield return S("longs", new[] { long.MinValue, -1, 0, long.MaxValue });
            yield return S("unsigned longs", new[] { 0ul, ulong.MaxValue });
            yield return S("ints in three dimensions", new int[2, 1, 3] { { { 1, 2, 3 } }, { { 4, 5, 6 } } });
            yield return S("ints with an empty dimension", new int[2, 0]);
            yield return S("objects in two dimensions", new object[2, 2] { { 1, "two" }, { null, new Pair<int, string> { First = 1 } } });
            yield return S("jagged in jagged", new[] { new[] { new[] { 1, 2 }, null }, null, new int[0][] });
            yield return S("rectangles in an array", new[] { new int[1, 2] { { 1, 2 } }, null });
            yield return S("arrays in a rectangle", new int[1, 2][] { { new[] { 1 }, null } });
            var lower = Array.CreateInstance(typeof(int), new[] { 3 }, new[] { -5 });
            lower.SetValue(7, -4);
            yield return S("ints from -5", lower);
            var rectangle = Array.CreateInstance(typeof(string), new[] { 2, 2 }, new[] { 1, -1 });
            rectangle.SetValue("a", 1, -1);
            rectangle.SetValue("b", 2, 0);
            yield return S("texts from [1, -1]", rectangle);
            foreach (var count in new[] { 1, 2, 255, 256, 300 })
            {
                var nulls = new string[count + 1];
                nulls[count] = "end";
                yield return S(count + " nulls", nulls);
            }
            var itself = new object[2];
            itself[0] = itself;
            yield return S("array in itself", itself);
            yield return S("segment", new ArraySegment<int>(new[] { 1, 2, 3 }, 1, 2));
            yield return S("interfaces", new IComparable[] { 1, 2.5, 3m, "two" });
            yield return S("value types", new ValueType[] { 1, 2.5, Guid.Empty });
            yield return S("structs", new[] { new Pair<string, int> { First = "a", Second = 1 }, new Pair<string, int> { First = "a", Second = 2 } });
            yield return S("nullable structs", new Pair<int, int>?[] { new Pair<int, int> { First = 1 }, null });
        }

        static IEnumerable<KeyValuePair<string, object>> Objects()
        {
            yield return S("object", new object());
            yield return S("hidden fields", new Top());
            yield return S("what it says itself", new Custom());
            yield return S("nested generics", new Outer<string>.Inner<Guid>
            {
                Value = "v",
                Other = Guid.Empty,
                Deep = { { "k", new List<Pair<Guid, int?>> { new Pair<Guid, int?> { Second = 5 }, new Pair<Guid, int?>() } } },
            });
            yield return S("generic of arrays", new Dictionary<int, List<string[]>[]> { { 1, new[] { new List<string[]> { new[] { "x", null } }, null } } });
            yield return S("tuple of eight", Tuple.Create(1, "2", 3m, 4.5, '5', 6L, (byte)7, Tuple.Create(8)));
            yield return S("value tuple of eight", new ValueTuple<int, string, decimal, double, char, long, byte, ValueTuple<int>>(1, "2", 3m, 4.5, '5', 6, 7, new ValueTuple<int>(8)));
            yield return S("entry", new DictionaryEntry("key", 5));
            yield return S("pairs", new[] { new KeyValuePair<int, string>(1, "a"), new KeyValuePair<int, string>(2, null) });
            yield return S("list of everything", new List<object> { 1, "two", 3m, '4', 5.5f, null, new List<int> { 6 }, Days.Monday, new Pair<int, int>(), Guid.Empty, TimeSpan.Zero });
            yield return S("exception with data", Failure());
            var ring = new Node { Number = 1, All = new List<Node>() };
            ring.Next = new Node { Number = 2, Previous = ring, All = ring.All };
            ring.Next.Next = ring;
            ring.All.AddRange(new[] { ring, ring.Next, ring });
            yield return S("ring", ring);
            var chain = new Node();
            for (var i = 1; i < 300; i++) chain = new Node { Number = i, Next = chain };
            yield return S("chain of 300", chain);
        }

        static Exception Failure()
        {
            var error = new ArgumentOutOfRangeException("amount", 5, "Too much.");
            error.Data["order"] = 77;
            error.HelpLink = "https://example.com/help";
            return error;
        }
    }
}
