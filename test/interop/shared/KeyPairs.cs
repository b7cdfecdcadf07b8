using System;
using System.Collections;
using System.Collections.Generic;
using System.Runtime.Serialization;

namespace Shop
{
    [Serializable]
    public class Stock : Dictionary<string, int>
    {
        public Stock() { }
        protected Stock(SerializationInfo info, StreamingContext context) : base(info, context) { }
    }

    [Serializable]
    public class Shelf<T> : SortedDictionary<T, string> { }

    /// <summary>Only it knows which of its values are equal: those of one count.</summary>
    [Serializable]
    public struct Box : IEquatable<Box>
    {
        public int Count;
        public string Text;
        public bool Equals(Box other) { return Count == other.Count; }
        public override bool Equals(object other) { return other is Box && Equals((Box)other); }
        public override int GetHashCode() { return Count; }
    }
}

namespace SessionFarm.Interop
{
    using Shop;

    /// <summary>Dictionaries in pairs: one, and what an edit of an entry is to make of it.</summary>
    public static class KeyPairs
    {
        public static IEnumerable<(string, string, object, object)> All()
        {
            var day = new DateTime(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc);
            yield return ("entry of a date", Insert("2024-05-06T07:08:10.0000000 (utc)"), Of(day), Of(day, day.AddSeconds(1)));
            yield return ("date renamed", Rename("2025-05-06T07:08:09.0000000"), Of(day), Of(new DateTime(2025, 5, 6, 7, 8, 9)));
            yield return ("entry of a Guid", Insert("00000001-0002-0003-0000-000000000000"), Of(Guid.Empty), Of(Guid.Empty, new Guid(1, 2, 3, new byte[8])));
            yield return ("Guid renamed", Rename("00000001-0002-0003-0000-000000000000"), Of(Guid.Empty), Of(new Guid(1, 2, 3, new byte[8])));
            yield return ("entry of a decimal", Insert("-2.50"), Of(1m), Of(1m, -2.50m));
            yield return ("decimal renamed", Rename("1.00"), Of(1m), Of(1.00m));
            yield return ("entry of a time span", Insert("1.02:03:04"), Of(TimeSpan.Zero), Of(TimeSpan.Zero, new TimeSpan(1, 2, 3, 4)));
            yield return ("entry of an enum", Insert("Friday"), Of(DayOfWeek.Monday), Of(DayOfWeek.Monday, DayOfWeek.Friday));
            yield return ("enum renamed", Rename("5"), Of(DayOfWeek.Monday), Of(DayOfWeek.Friday));
            yield return ("date with offset renamed", Rename("2024-05-06T07:08:09.0000000+02:00"), Of(new DateTimeOffset(day)), Of(new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.FromHours(2))));
            yield return ("entry of a date with offset", Insert("2024-05-06T07:08:09.0000000+02:00"), Of(new DateTimeOffset(day)), Of(new DateTimeOffset(day), new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.FromHours(2))));

            var pair = new KeyValuePair<string, int>("a", 1);
            yield return ("value of a pair", Set, Of(pair), Changed(Of(pair)));
            yield return ("without a pair", Remove, Of(pair, new KeyValuePair<string, int>("b", 2)), Without(Of(pair, new KeyValuePair<string, int>("b", 2)), pair));
            yield return ("pair renamed", Rename("[\"b, \\\"c\", 2]"), Of(pair), Of(new KeyValuePair<string, int>("b, \"c", 2)));
            yield return ("entry of a pair", Insert("[\"b\", 1]"), Of(pair), Of(pair, new KeyValuePair<string, int>("b", 1)));
            yield return ("entry of a pair with null", Insert("[null, 1]"), Of(pair), Of(pair, new KeyValuePair<string, int>(null, 1)));
            var tuple = Tuple.Create(1, "a", day);
            yield return ("value of a tuple", Set, Of(tuple), Changed(Of(tuple)));
            yield return ("without a tuple", Remove, Of(tuple, Tuple.Create(2, "a", day)), Without(Of(tuple, Tuple.Create(2, "a", day)), tuple));
            yield return ("tuple renamed", Rename("(2, \"b\", 2024-05-06T07:08:10.0000000 (utc))"), Of(tuple), Of(Tuple.Create(2, "b", day.AddSeconds(1))));
            yield return ("entry of a tuple", Insert("(2, \"b\", 2024-05-06T07:08:10.0000000 (utc))"), Of(tuple), Of(tuple, Tuple.Create(2, "b", day.AddSeconds(1))));
            yield return ("text of a tuple that others have", Rename("(1, \"b\", 2024-05-06T07:08:09.0000000 (utc))"), Of(tuple, Tuple.Create(2, "a", day)), Renamed(tuple, Tuple.Create(1, "b", day), Tuple.Create(2, "a", day)));
            yield return ("entry of a value tuple", Insert("(Friday, 00000001-0002-0003-0000-000000000000)"), Of((DayOfWeek.Monday, Guid.Empty)), Of((DayOfWeek.Monday, Guid.Empty), (DayOfWeek.Friday, new Guid(1, 2, 3, new byte[8]))));
            yield return ("value tuple renamed", Rename("(5, 00000001-0002-0003-0000-000000000000)"), Of((DayOfWeek.Monday, Guid.Empty)), Of((DayOfWeek.Friday, new Guid(1, 2, 3, new byte[8]))));
            var box = new Box { Count = 1, Text = "a" };
            yield return ("value of a struct of the site", Set, Of(box), Changed(Of(box)));
            yield return ("without a struct of the site", Remove, Of(box, new Box { Count = 2 }), Without(Of(box, new Box { Count = 2 }), box));

            yield return ("derived: entry", Insert("c"), new Stock { { "a", 1 }, { "b", 2 } }, new Stock { { "a", 1 }, { "b", 2 }, { "c", 7 } });
            yield return ("derived: renamed", Rename("c"), new Stock { { "a", 1 }, { "b", 2 } }, new Stock { { "c", 1 }, { "b", 2 } });
            yield return ("derived: value", Set, new Stock { { "a", 1 } }, new Stock { { "a", 7 } });
        }

        static Dictionary<T, int> Of<T>(params T[] keys)
        {
            var all = new Dictionary<T, int>();
            foreach (var key in keys) all.Add(key, all.Count == 0 ? 1 : 7);
            return all;
        }

        static Dictionary<T, int> Renamed<T>(T from, T to, T other)
        {
            return new Dictionary<T, int> { { to, 1 }, { other, 7 } };
        }

        static Dictionary<T, int> Changed<T>(Dictionary<T, int> all)
        {
            foreach (var key in new List<T>(all.Keys)) all[key] = 7;
            return all;
        }

        static object Without<T>(Dictionary<T, int> all, T key)
        {
            all.Remove(key);
            return all;
        }

        const string Set = "{\"type\":\"set\",\"path\":[0],\"text\":\"7\"}";
        const string Remove = "{\"type\":\"remove\",\"path\":[0]}";

        static string Rename(string key) { return "{\"type\":\"rename\",\"path\":[0],\"key\":" + Json(key) + "}"; }

        static string Json(string text) { return "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\""; }

        static string Insert(string key)
        {
            return "{\"type\":\"insert\",\"path\":[],\"index\":0,\"key\":" + Json(key) + ",\"value\":{\"kind\":\"scalar\",\"type\":\"Int32\",\"text\":\"7\"}}";
        }
    }
}
