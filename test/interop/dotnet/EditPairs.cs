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
        }

        static string Set(string path, string text) => "{\"type\":\"set\",\"path\":" + path + ",\"text\":\"" + text + "\"}";

        static string Scalar(string path, string type, string text) =>
            "{\"type\":\"replace\",\"path\":" + path + ",\"value\":{\"kind\":\"scalar\",\"type\":\"" + type + "\",\"text\":\"" + text + "\"}}";

        static string DbNull(string path) =>
            "{\"type\":\"replace\",\"path\":" + path + ",\"value\":{\"kind\":\"object\",\"wireTypeName\":\"System.DBNull\"}}";
    }
}
