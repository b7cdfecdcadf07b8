using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;

namespace Shop
{
    [Serializable]
    public class Parcel
    {
        public int Id = 1;
        public byte[] Label;
        public object Anything;
        public FileAttributes Attributes;
    }
}

namespace SessionFarm.Interop
{
    using Shop;

    /// <summary>Values in pairs: one, and what an edit is to make of it. The edit is JSON in the words of ValueEdit.</summary>
    public static class EditPairs
    {
        public static IEnumerable<(string, string, object, object)> All()
        {
            byte[] label = { 1, 2, 3 }, longer = { 1, 0xff, 0x2a, 0 };
            yield return ("bytes", Set("[]", "01 FF 2A 00"), label, longer);
            yield return ("no bytes", Set("[]", ""), label, new byte[0]);
            yield return ("bytes in an object", Set("[1]", "01ff2a00"), new Parcel { Label = label }, new Parcel { Label = longer });
            yield return ("bytes in bytes", Set("[0]", "01-FF-2A-00"), new[] { label, longer }, new[] { longer, (byte[])longer.Clone() });
            yield return ("bytes in objects", Set("[1]", "01 FF 2A 00"), new object[] { 1, label, "x" }, new object[] { 1, longer, "x" });
            yield return ("bytes in a list", Set("[1]", "01:FF:2A:00"), new List<byte[]> { null, label }, new List<byte[]> { null, longer });
            yield return ("segment of bytes", Set("[]", "01 FF 2A 00"), new ArraySegment<byte>(new byte[] { 9, 1, 2, 3, 8 }, 1, 3), new ArraySegment<byte>(new byte[] { 9, 1, 0xff, 0x2a, 0, 8 }, 1, 4));
            yield return ("same array twice", Set("[1]", "01 FF 2A 00"), new[] { label, label }, new[] { longer, longer });

            yield return ("null of DBNull", "{\"type\":\"set-null\",\"path\":[1]}", new object[] { 1, DBNull.Value, "x" }, new object[] { 1, null, "x" });
            yield return ("number of DBNull", Scalar("[1]", "Int32", "5"), new object[] { 1, DBNull.Value, "x" }, new object[] { 1, 5, "x" });
            yield return ("number of null", Scalar("[1]", "Int32", "5"), new object[] { 1, null, "x" }, new object[] { 1, 5, "x" });
            yield return ("text of null", Scalar("[1]", "String", "y"), new object[] { 1, null, "x" }, new object[] { 1, "y", "x" });
            yield return ("DBNull of null", DbNull("[1]"), new object[] { DBNull.Value, null, "x" }, new object[] { DBNull.Value, DBNull.Value, "x" });
            yield return ("DBNull of a number", DbNull("[0]"), new ArrayList { 1, DBNull.Value, "x" }, new ArrayList { DBNull.Value, DBNull.Value, "x" });
            yield return ("DBNull of a text", DbNull("[2]"), new List<object> { 1, DBNull.Value, "x" }, new List<object> { 1, DBNull.Value, DBNull.Value });
            yield return ("DBNull in a member", DbNull("[1,2]"), new object[] { DBNull.Value, new Parcel { Anything = 5 } }, new object[] { DBNull.Value, new Parcel { Anything = DBNull.Value } });
            yield return ("one more DBNull", "{\"type\":\"insert\",\"path\":[],\"index\":1,\"value\":{\"kind\":\"object\",\"wireTypeName\":\"System.DBNull\"}}", new ArrayList { DBNull.Value, 1 }, new ArrayList { DBNull.Value, DBNull.Value, 1 });
            yield return ("text in place of null", Set("[1]", "y"), new object[] { 1, null, null, "x" }, new object[] { 1, "y", null, "x" });
            yield return ("without DBNull", "{\"type\":\"remove\",\"path\":[0]}", new ArrayList { DBNull.Value, 1 }, new ArrayList { 1 });
            yield return ("number of the first DBNull", Scalar("[0]", "Int32", "5"), new object[] { DBNull.Value, DBNull.Value }, new object[] { 5, DBNull.Value });

            const FileAttributes some = FileAttributes.ReadOnly | FileAttributes.Archive;
            yield return ("flags", Set("[3]", "ReadOnly, Archive"), new Parcel(), new Parcel { Attributes = some });
            yield return ("flags by number", Set("[3]", "33"), new Parcel { Attributes = FileAttributes.Hidden }, new Parcel { Attributes = some });
            yield return ("day by name", Set("[]", "friday"), DayOfWeek.Monday, DayOfWeek.Friday);

            yield return ("bit set", Set("[33]", "true"), Bits(40, 1), Bits(40, 1, 33));
            yield return ("bit inserted", Insert("[]", 1, "Boolean", "true"), Bits(32, 0, 31), Bits(33, 0, 1, 32));
            yield return ("bit appended", Insert("[]", 3, "Boolean", "true"), Bits(3, 0), Bits(4, 0, 3));
            yield return ("first bit", Insert("[]", 0, "Boolean", "true"), Bits(0), Bits(1, 0));
            yield return ("bit removed", "{\"type\":\"remove\",\"path\":[1]}", Bits(34, 0, 1, 33), Bits(33, 0, 32));
            yield return ("bit moved", "{\"type\":\"move\",\"path\":[0],\"index\":39}", Bits(40, 0, 33), Bits(40, 32, 39));
            yield return ("segment grown", Insert("[]", 1, "Int32", "7"), new ArraySegment<int>(new[] { 9, 1, 2, 8 }, 1, 2), new ArraySegment<int>(new[] { 9, 1, 7, 2, 8 }, 1, 3));
            yield return ("segment grown at its end", Insert("[]", 2, "Int32", "7"), new ArraySegment<int>(new[] { 9, 1, 2, 8 }, 1, 2), new ArraySegment<int>(new[] { 9, 1, 2, 7, 8 }, 1, 3));
            yield return ("segment shrunk", "{\"type\":\"remove\",\"path\":[0]}", new ArraySegment<int>(new[] { 9, 1, 2, 8 }, 1, 2), new ArraySegment<int>(new[] { 9, 2, 8 }, 1, 1));
            yield return ("segment of texts", Insert("[]", 0, "String", "c"), new ArraySegment<string>(new[] { "a", null, "b" }, 1, 2), new ArraySegment<string>(new[] { "a", "c", null, "b" }, 1, 3));
            yield return ("segment turned", "{\"type\":\"move\",\"path\":[0],\"index\":1}", new ArraySegment<int>(new[] { 9, 1, 2, 8 }, 1, 2), new ArraySegment<int>(new[] { 9, 2, 1, 8 }, 1, 2));
            yield return ("relative address", Set("[]", "c/d?e=f#g"), new Uri("a/b?c=d#e", UriKind.Relative), new Uri("c/d?e=f#g", UriKind.Relative));
        }

        static BitArray Bits(int length, params int[] set)
        {
            var bits = new BitArray(length);
            foreach (var index in set) bits[index] = true;
            return bits;
        }

        static string Set(string path, string text) => "{\"type\":\"set\",\"path\":" + path + ",\"text\":\"" + text + "\"}";

        static string Scalar(string path, string type, string text) =>
            "{\"type\":\"replace\",\"path\":" + path + ",\"value\":{\"kind\":\"scalar\",\"type\":\"" + type + "\",\"text\":\"" + text + "\"}}";

        static string DbNull(string path) =>
            "{\"type\":\"replace\",\"path\":" + path + ",\"value\":{\"kind\":\"object\",\"wireTypeName\":\"System.DBNull\"}}";

        static string Insert(string path, int index, string type, string text) =>
            "{\"type\":\"insert\",\"path\":" + path + ",\"index\":" + index + ",\"value\":{\"kind\":\"scalar\",\"type\":\"" + type + "\",\"text\":\"" + text + "\"}}";
    }
}
