// Serializers that sites use in place of the framework's own: writes samples, each a line of JSON with what it was made of.
using System;
using System.Collections.Generic;
using System.Formats.Cbor;
using System.IO;
using System.Linq;
using System.Text.Json;
using MessagePack;
using MessagePack.Resolvers;

namespace Shop
{
    [MessagePackObject]
    public class Line
    {
        [Key(0)] public string Sku { get; set; }
        [Key(1)] public int Quantity { get; set; }
        [Key(2)] public decimal Price { get; set; }
    }

    public class Cart
    {
        public Guid Id { get; set; }
        public DateTime Created { get; set; }
        public List<CartLine> Lines { get; set; }
        public object Note { get; set; }
    }

    public class CartLine
    {
        public string Sku { get; set; }
        public int Quantity { get; set; }
    }

    [ProtoBuf.ProtoContract]
    public class Order
    {
        [ProtoBuf.ProtoMember(1)] public int Number { get; set; }
        [ProtoBuf.ProtoMember(2)] public string Customer { get; set; }
        [ProtoBuf.ProtoMember(3)] public List<OrderLine> Lines { get; set; }
        [ProtoBuf.ProtoMember(4)] public DateTime Created { get; set; }
        [ProtoBuf.ProtoMember(5)] public decimal Total { get; set; }
        [ProtoBuf.ProtoMember(6)] public Guid Id { get; set; }
        [ProtoBuf.ProtoMember(7)] public Dictionary<string, int> Stock { get; set; }
        [ProtoBuf.ProtoMember(8, IsPacked = true)] public int[] Sizes { get; set; }
        [ProtoBuf.ProtoMember(9)] public double Weight { get; set; }
    }

    [ProtoBuf.ProtoContract]
    public class OrderLine
    {
        [ProtoBuf.ProtoMember(1)] public string Sku { get; set; }
        [ProtoBuf.ProtoMember(2, DataFormat = ProtoBuf.DataFormat.ZigZag)] public int Change { get; set; }
    }
}

namespace SessionFarm.Interop
{
    using Shop;

    public static class Program
    {
        static readonly DateTime Created = new DateTime(2026, 11, 29, 23, 59, 58, DateTimeKind.Utc);
        static readonly Guid Id = new Guid("00112233-4455-6677-8899-aabbccddeeff");

        static void Write(string name, string writer, byte[] bytes, object expected)
        {
            var line = new { name, writer, base64 = Convert.ToBase64String(bytes), expected };
            Console.WriteLine(JsonSerializer.Serialize(line));
        }

        public static void Main(string[] args)
        {
            switch (args.FirstOrDefault())
            {
                case "msgpack": WriteMessagePack(); break;
                case "cbor": WriteCbor(); break;
                case "protobuf": WriteProtobuf(); break;
                default: throw new ArgumentException("msgpack, cbor or protobuf");
            }
        }

        static void WriteMessagePack()
        {
            const string writer = "MessagePack-CSharp 2.5.307";
            var standard = MessagePackSerializerOptions.Standard;
            var contractless = ContractlessStandardResolver.Options;
            var typeless = TypelessContractlessStandardResolver.Options;
            void Add<T>(string name, T value, MessagePackSerializerOptions options, object expected) =>
                Write(name, writer, MessagePackSerializer.Serialize(value, options), expected);

            var line = new Line { Sku = "A-1", Quantity = 3, Price = 9.95m };
            var lineShown = new object[] { "A-1", "Int64 3", "9.95" };
            Add("an object by numbers", line, standard, lineShown);
            Add("dates", new[] { Created, new DateTime(1969, 12, 31, 23, 59, 59, DateTimeKind.Utc) }, standard,
                new[] { "DateTime 2026-11-29T23:59:58.0000000 (utc)", "DateTime 1969-12-31T23:59:59.0000000 (utc)" });
            Add("a Guid and a decimal", new object[] { Id.ToString(), 1.5m.ToString() }, standard,
                new[] { Id.ToString(), "1.5" });
            Add("a Guid", Id, standard, Id.ToString());
            var lines = Enumerable.Range(0, 20).Select(i => new CartLine { Sku = "Sku-of-something-" + i, Quantity = i }).ToList();
            var linesShown = lines.Select(l => new { l.Sku, Quantity = "Int64 " + l.Quantity }).ToArray();
            Add("lines, LZ4Block", lines, contractless.WithCompression(MessagePackCompression.Lz4Block), linesShown);
            Add("lines, LZ4BlockArray", lines, contractless.WithCompression(MessagePackCompression.Lz4BlockArray), linesShown);
            var many = Enumerable.Range(0, 4000).Select(i => "item " + i % 50).ToList();
            Add("texts in several blocks, LZ4BlockArray", many, contractless.WithCompression(MessagePackCompression.Lz4BlockArray), many);
            Add("texts in a block, LZ4Block", many, contractless.WithCompression(MessagePackCompression.Lz4Block), many);
            Add("too short for LZ4Block", line, standard.WithCompression(MessagePackCompression.Lz4Block), lineShown);
            var cart = new Cart
            {
                Id = Id, Created = Created, Note = new CartLine { Sku = "B-2", Quantity = -1 },
                Lines = new List<CartLine> { new CartLine { Sku = "A-1", Quantity = 2 } },
            };
            // Without its type, a date of the typeless resolver is the number of ToBinary.
            object CartShown(string created) => new
            {
                Id = Id.ToString(), Created = created, Lines = new[] { new { Sku = "A-1", Quantity = "Int64 2" } },
                Note = new { Sku = "B-2", Quantity = "Int64 -1" },
            };
            var typelessCart = CartShown("Int64 " + Created.ToBinary());
            Add<object>("a cart, contractless", cart, contractless, CartShown("DateTime 2026-11-29T23:59:58.0000000 (utc)"));
            Add<object>("a cart, typeless", cart, typeless, typelessCart);
            Add<object>("a cart, typeless, LZ4Block", cart, typeless.WithCompression(MessagePackCompression.Lz4Block), typelessCart);
            Add<object>("values, typeless", new object[] { 5, 5L, (byte)5, "x", true, 1.5, 1.5f, 'c', null, new byte[] { 1, 2 } }, typeless,
                new[] { "Int64 5", "Int64 5", "Int64 5", "x", "Boolean true", "Double 1.5", "Single 1.5", "Char c", null, "bytes 0102" });
            Add<object>("types, typeless", new object[] { Created, Id, 9.95m, TimeSpan.FromMinutes(90), new DateTimeOffset(Created), DayOfWeek.Friday, new Uri("http://a.example/") }, typeless, new object[]
            {
                "DateTime 2026-11-29T23:59:58.0000000 (utc)", "Guid " + Id, "Decimal 9.95", "TimeSpan 01:30:00",
                new[] { "DateTime 2026-11-29T23:59:58.0000000 (utc)", "Int64 0" }, "DayOfWeek 5", "Uri http://a.example/",
            });
            Add<object>("a dictionary, typeless", new Dictionary<string, object> { ["user"] = "Zoë", ["when"] = Created, ["line"] = new CartLine { Sku = "C", Quantity = 4 } }, typeless,
                new { user = "Zoë", when = "DateTime 2026-11-29T23:59:58.0000000 (utc)", line = new { Sku = "C", Quantity = "Int64 4" } });
        }

        static void WriteCbor()
        {
            var writerName = "System.Formats.Cbor 10.0.15";
            void Add(string name, object expected, Action<CborWriter> write, CborConformanceMode mode = CborConformanceMode.Lax, bool indefinite = false)
            {
                var writer = new CborWriter(mode, convertIndefiniteLengthEncodings: !indefinite);
                write(writer);
                Write(name, writerName, writer.Encode(), expected);
            }
            Add("session", new { user = "Zoë", cart = new object[] { new { sku = "A-1", qty = "Int64 2", price = "Decimal 9.95" } } }, w =>
            {
                w.WriteStartMap(2);
                w.WriteTextString("user"); w.WriteTextString("Zoë");
                w.WriteTextString("cart"); w.WriteStartArray(1); w.WriteStartMap(3);
                w.WriteTextString("sku"); w.WriteTextString("A-1");
                w.WriteTextString("qty"); w.WriteInt32(2);
                w.WriteTextString("price"); w.WriteDecimal(9.95m);
                w.WriteEndMap(); w.WriteEndArray(); w.WriteEndMap();
            });
            Add("dates", new[] { "DateTime 2026-11-29T23:59:58+01:00", "DateTime 2026-11-29T23:59:58.0000000 (utc)", "DateTime 2026-11-29T23:59:58.2500000 (utc)" }, w =>
            {
                w.WriteStartArray(3);
                w.WriteDateTimeOffset(new DateTimeOffset(2026, 11, 29, 23, 59, 58, TimeSpan.FromHours(1)));
                w.WriteUnixTimeSeconds(new DateTimeOffset(Created).ToUnixTimeSeconds());
                w.WriteUnixTimeSeconds(new DateTimeOffset(Created).ToUnixTimeSeconds() + 0.25);
                w.WriteEndArray();
            });
            Add("numbers", new[] { "BigInteger -18446744073709551617", "Half 1.5", "Single 0.1", "Double 0.1", "Decimal -79228162514264337593543950335", "Decimal 0.0000000000000000000000000001", "UInt64 18446744073709551615" }, w =>
            {
                w.WriteStartArray(7);
                w.WriteBigInteger(System.Numerics.BigInteger.Parse("-18446744073709551617"));
                w.WriteHalf((Half)1.5f); w.WriteSingle(0.1f); w.WriteDouble(0.1);
                w.WriteDecimal(decimal.MinValue); w.WriteDecimal(0.0000000000000000000000000001m); w.WriteUInt64(ulong.MaxValue);
                w.WriteEndArray();
            });
            Add("indefinite lengths", new object[] { "ab", "bytes 010203", new Dictionary<string, object> { ["k"] = new[] { null, "Boolean true" } } }, w =>
            {
                w.WriteStartArray(null);
                w.WriteStartIndefiniteLengthTextString(); w.WriteTextString("a"); w.WriteTextString("b"); w.WriteEndIndefiniteLengthTextString();
                w.WriteStartIndefiniteLengthByteString(); w.WriteByteString(new byte[] { 1 }); w.WriteByteString(new byte[] { 2, 3 }); w.WriteEndIndefiniteLengthByteString();
                w.WriteStartMap(null); w.WriteTextString("k"); w.WriteStartArray(null); w.WriteNull(); w.WriteBoolean(true); w.WriteEndArray(); w.WriteEndMap();
                w.WriteEndArray();
            }, indefinite: true);
            Add("self-described", new { a = "Int64 1" }, w =>
            {
                w.WriteTag(CborTag.SelfDescribeCbor);
                w.WriteStartMap(1); w.WriteTextString("a"); w.WriteInt32(1); w.WriteEndMap();
            });
        }

        static void WriteProtobuf()
        {
            void Add(string name, object value)
            {
                using var stream = new MemoryStream();
                ProtoBuf.Serializer.Serialize(stream, value);
                Write(name, "protobuf-net 3.4.40", stream.ToArray(), "raw");
            }
            Add("order", new Order
            {
                Number = 4711, Customer = "Zoë", Created = Created, Total = 9.95m, Id = Id, Weight = 1.25,
                Lines = new List<OrderLine> { new OrderLine { Sku = "A-1", Change = -2 }, new OrderLine { Sku = "B-22", Change = 300 } },
                Stock = new Dictionary<string, int> { ["red"] = 1, ["blue"] = -1 }, Sizes = new[] { 36, 42, 300 },
            });
            Add("small order", new Order { Number = 1, Customer = "x" });
            Console.Error.WriteLine(ProtoBuf.Serializer.GetProto<Order>());
        }
    }
}
