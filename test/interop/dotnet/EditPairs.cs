using System;
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
        }

        static string Set(string path, string text) => "{\"type\":\"set\",\"path\":" + path + ",\"text\":\"" + text + "\"}";
    }
}
