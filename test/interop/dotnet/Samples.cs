using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Linq;
using System.Numerics;
using System.Text;

namespace Shop
{
    public enum Role : byte { Guest, Member, Admin }

    [Serializable]
    public struct Money
    {
        public decimal Amount;
        public string Currency;
    }

    [Serializable]
    public class Entity
    {
        private int secret = 10;
        protected string kind = "entity";
        internal long code = 5;
        public Guid Id { get; set; }
        public void Set(string value) { kind = value; secret++; }
    }

    [Serializable]
    public class CartItem : Entity
    {
        private int secret = 20;
        public string Name { get; set; }
        public Money Price { get; set; }
        public int? Discount { get; set; }
        public DateTime Added { get; set; }
        public Role Role { get; set; }
        public object Tag { get; set; }
        public string[] Notes { get; set; }
        public Cart Owner { get; set; }
        public int Secret => secret;
    }

    [Serializable]
    public class Cart
    {
        public List<CartItem> Items { get; set; } = new();
        public Dictionary<string, CartItem> ByName { get; set; } = new();
        public HashSet<string> Coupons { get; set; } = new();
        public CartItem Last { get; set; }
        public double Rate { get; set; }
        public float Share { get; set; }
        public char Letter { get; set; }
        public TimeSpan Age { get; set; }
        public DateTimeOffset Seen { get; set; }
        public IComparable Any { get; set; }
    }
}

namespace SessionFarm.Interop
{
    using Shop;

    /// <summary>Values of the types that sessions hold.</summary>
    public static class Samples
    {
        public static IEnumerable<(string, object)> All()
        {
            yield return ("string", "Grüße \0 😀");
            yield return ("int", -5);
            yield return ("bool", true);
            yield return ("byte", (byte)200);
            yield return ("sbyte", (sbyte)-3);
            yield return ("short", (short)-300);
            yield return ("ushort", (ushort)60000);
            yield return ("uint", 4000000000u);
            yield return ("long", long.MinValue);
            yield return ("ulong", ulong.MaxValue);
            yield return ("float", 0.1f);
            yield return ("double", 1e15);
            yield return ("doubles", new[] { 1e15, 1e16, 123456789012345680.0, 1e-5, 0.0001, double.Epsilon, -0.0, double.NaN, 100000, 1e22, 5e-324, 1.7976931348623157E+308 });
            yield return ("floats", new[] { 1e7f, 1e8f, 16777216f, 1e-5f, 0.0001f, float.Epsilon, 3.4028235e38f, 0.1f, 123456.79f, 9.9999998e-5f });
            yield return ("decimal", 1.50m);
            yield return ("char", 'é');
            yield return ("date utc", new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(7));
            yield return ("date local", new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Local));
            yield return ("time span", TimeSpan.FromTicks(-12345678901));
            yield return ("guid", Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"));
            yield return ("enum", DayOfWeek.Friday);
            yield return ("user enum", Role.Admin);
            yield return ("struct", new Money { Amount = 12.30m, Currency = "EUR" });
            yield return ("version", new Version(1, 2, 3));
            yield return ("uri", new Uri("https://example.com/a?b=c"));
            yield return ("big integer", BigInteger.Pow(7, 60));
            yield return ("string builder", new StringBuilder("abc"));
            yield return ("db null", DBNull.Value);
            yield return ("bytes", new byte[] { 1, 2, 3 });
            yield return ("chars", "aé€".ToCharArray());
            yield return ("decimals", new[] { 1.5m, -2m });
            yield return ("dates", new[] { DateTime.MaxValue, DateTime.MinValue, new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc) });
            yield return ("spans", new[] { TimeSpan.Zero, TimeSpan.MaxValue });
            yield return ("bools", new[] { true, false });
            yield return ("strings", new[] { "a", null, null, "b", null });
            var nulls = new object[600];
            nulls[300] = "x";
            yield return ("null runs", nulls);
            var same = "same";
            yield return ("shared strings", new object[] { same, same, same, 1, null });
            yield return ("matrix", new[,] { { 1, 2 }, { 3, 4 } });
            yield return ("string matrix", new[,] { { "a", null }, { null, "d" } });
            yield return ("jagged", new[] { new[] { 1 }, null, new[] { 2, 3 } });
            yield return ("guids", new[] { Guid.Empty, Guid.Parse("00112233-4455-6677-8899-aabbccddeeff") });
            yield return ("nullables", new int?[] { 1, null, 3 });
            yield return ("list of strings", new List<string> { "a", null, "c" });
            yield return ("list of ints", new List<int> { 1, 2, 3 });
            yield return ("list of decimals", new List<decimal> { 1.5m, 2m });
            yield return ("list of dates", new List<DateTime> { DateTime.UnixEpoch });
            yield return ("list of objects", new List<object> { 1, "two", 3.0, null, Guid.Empty, Role.Member, DateTime.UnixEpoch });
            yield return ("list of structs", new List<Money> { new() { Amount = 1, Currency = "A" }, new() { Amount = 2 } });
            yield return ("empty list", new List<int>());
            yield return ("dictionary", new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 });
            yield return ("dictionary of objects", new Dictionary<string, object> { ["a"] = 1, ["b"] = null, ["c"] = new List<string> { "x" } });
            yield return ("dictionary by int", new Dictionary<int, string> { [1] = "one", [2] = null });
            yield return ("dictionary by guid", new Dictionary<Guid, DateTime> { [Guid.Empty] = DateTime.UnixEpoch });
            yield return ("empty dictionary", new Dictionary<string, string>());
            yield return ("hash set", new HashSet<int> { 1, 2 });
            yield return ("sorted dictionary", new SortedDictionary<string, int> { ["b"] = 2, ["a"] = 1 });
            yield return ("sorted list", new SortedList<int, string> { [2] = "b", [1] = "a" });
            yield return ("sorted set", new SortedSet<int> { 3, 1, 2 });
            yield return ("queue", new Queue<int>(new[] { 1, 2, 3 }));
            yield return ("stack", new Stack<string>(new[] { "a", "b" }));
            yield return ("linked list", new LinkedList<string>(new[] { "a", "b" }));
            yield return ("array list", new ArrayList { 1, "two", null });
            yield return ("hashtable", new Hashtable { ["a"] = 1, [2] = "b" });
            yield return ("ordered dictionary", new OrderedDictionary { ["z"] = 1, ["a"] = "b" });
            yield return ("string collection", new StringCollection { "a", "b" });
            yield return ("bit array", new BitArray(new[] { true, false, true }));
            yield return ("tuple", Tuple.Create(1, "a", 2.5m));
            yield return ("value tuple", (1, "a"));
            yield return ("pair", new KeyValuePair<string, int>("a", 1));
            yield return ("exception", new InvalidOperationException("boom", new FormatException("inner")));
            var loop = new object[1];
            loop[0] = loop;
            yield return ("loop", loop);
            yield return ("cart", MakeCart());
            yield return ("empty cart", new Cart());
        }

        static Cart MakeCart()
        {
            var cart = new Cart { Rate = 0.15, Share = 0.1f, Letter = 'ß', Age = TimeSpan.FromHours(30), Seen = new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.FromHours(2)), Any = 5 };
            foreach (var name in new[] { "Espresso machine", "Cup", "Spoon" })
            {
                var item = new CartItem
                {
                    Name = name,
                    Price = new Money { Amount = 149.70m, Currency = "EUR" },
                    Discount = name == "Cup" ? 5 : null,
                    Added = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Local),
                    Role = Role.Member,
                    Tag = name == "Spoon" ? Guid.Parse("00112233-4455-6677-8899-aabbccddeeff") : (object)7L,
                    Notes = new[] { name, null, "note" },
                    Owner = cart,
                };
                item.Set("item");
                cart.Items.Add(item);
                cart.ByName[name] = item;
                cart.Coupons.Add(name);
                cart.Last = item;
            }
            return cart;
        }
    }
}
