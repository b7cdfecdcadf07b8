// Classes whose streams are unusual. C# 7, so that Mono's compiler takes it, too.
using System;
using System.Collections.Generic;
using System.Runtime.Serialization;

namespace Shop.Types
{
    public enum ByByte : byte { None, Some = 200 }
    public enum BySByte : sbyte { Less = -100, More = 100 }
    public enum ByInt16 : short { Less = -30000, More = 30000 }
    public enum ByUInt16 : ushort { None, More = 60000 }
    public enum ByInt32 { Less = int.MinValue, More = int.MaxValue }
    public enum ByUInt32 : uint { None, More = uint.MaxValue }
    public enum ByInt64 : long { Less = long.MinValue, More = long.MaxValue }
    public enum ByUInt64 : ulong { None, More = ulong.MaxValue }

    [Flags]
    public enum Days { None = 0, Monday = 1, Tuesday = 2, Weekend = 96 }

    /// <summary>A field of every enum, so that they stand inside an object.</summary>
    [Serializable]
    public class Enums
    {
        public ByByte A = ByByte.Some;
        public BySByte B = BySByte.Less;
        public ByInt16 C = ByInt16.Less;
        public ByUInt16 D = ByUInt16.More;
        public ByInt32 E = ByInt32.Less;
        public ByUInt32 F = ByUInt32.More;
        public ByInt64 G = ByInt64.Less;
        public ByUInt64 H = ByUInt64.More;
        public Days Flags = Days.Monday | Days.Tuesday;
        public object Boxed = ByInt64.More;
    }

    /// <summary>A field of every type of scalar, and each again in a slot for any object.</summary>
    [Serializable]
    public class Scalars
    {
        public bool Boolean = true;
        public byte Byte = 200;
        public sbyte SByte = -100;
        public short Int16 = -30000;
        public ushort UInt16 = 60000;
        public int Int32 = int.MinValue;
        public uint UInt32 = uint.MaxValue;
        public long Int64 = long.MinValue;
        public ulong UInt64 = ulong.MaxValue;
        public float Single = float.Epsilon;
        public double Double = double.MinValue;
        public decimal Decimal = 1.500m;
        public char Char = '€';
        public string Text = "a\0b \"Grüße\" 世界 😀 \u2028";
        public DateTime DateTime = new DateTime(2024, 2, 29, 23, 59, 59, DateTimeKind.Utc).AddTicks(9999999);
        public TimeSpan TimeSpan = TimeSpan.MinValue;
        public Guid Guid = new Guid("00112233-4455-6677-8899-aabbccddeeff");
        public object[] Boxed =
        {
            true, (byte)1, (sbyte)-1, (short)-1, (ushort)1, -1, 1u, -1L, 1ul, -0.0f, -0.0, -0.00m, 'x', "x",
            new DateTime(1), TimeSpan.FromTicks(-1), Guid.Empty, DateTimeKind.Local, null,
        };
    }

    /// <summary>The same private field in three classes, and a protected one that all of them see.</summary>
    [Serializable]
    public class Bottom
    {
        private int number = 1;
        protected string shared = "bottom";
        public int Number { get { return number; } }
    }

    [Serializable]
    public class Middle : Bottom
    {
        private int number = 2;
        public string Text { get; set; } = "middle";
        public int MiddleNumber { get { return number; } }
    }

    [Serializable]
    public class Top : Middle
    {
        private int number = 3;
        public new string Text { get; set; } = "top";
        public int TopNumber { get { return number; } }
    }

    /// <summary>Says itself what is written; names that JavaScript uses for other things among it.</summary>
    [Serializable]
    public class Custom : ISerializable
    {
        private readonly SerializationInfo written;

        public Custom() { }

        protected Custom(SerializationInfo info, StreamingContext context) { written = info; }

        public void GetObjectData(SerializationInfo info, StreamingContext context)
        {
            if (written != null)
            {
                foreach (var entry in written) info.AddValue(entry.Name, entry.Value, entry.ObjectType);
                return;
            }
            info.AddValue("__proto__", 1);
            info.AddValue("constructor", "text");
            info.AddValue("", 2.5);
            info.AddValue("Grüße", new[] { 1, 2 });
            info.AddValue("nothing", null, typeof(string));
            info.AddValue("anything", new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc), typeof(object));
            info.AddValue("inner", new Pair<string, int> { First = "a", Second = 5 }, typeof(Pair<string, int>));
        }
    }

    [Serializable]
    public struct Pair<TFirst, TSecond>
    {
        public TFirst First;
        public TSecond Second;
    }

    [Serializable]
    public class Outer<T>
    {
        [Serializable]
        public class Inner<TOther>
        {
            public T Value;
            public TOther Other;
            public Dictionary<T, List<Pair<TOther, int?>>> Deep = new Dictionary<T, List<Pair<TOther, int?>>>();
        }
    }

    [Serializable]
    public class Node
    {
        public int Number;
        public Node Next;
        public Node Previous;
        public List<Node> All;
    }
}
