using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.ComponentModel;
using System.Linq;

namespace Shop
{
    [Serializable]
    public class Order
    {
        public int Id;
        public Money? Paid;
        public Money Due;
        public Role? Rights;
        public DayOfWeek Day;
        public int? Count;
        public Guid? Token;
        public Guid Key;
        public Order Next;
        public List<Order> Parts;
        public List<int> Numbers;
        public Dictionary<string, int> Stock;
        public object Anything;
        public IComparable Any;
        public string[] Names;
        public int[][] Jagged;
        public string Text;
    }
}

namespace SessionFarm.Interop
{
    using Shop;

    /// <summary>Collections of every sort, full and empty, with items of every sort.</summary>
    public static class CollectionSamples
    {
        public static IEnumerable<(string, object)> All()
        {
            yield return ("empty hash set", new HashSet<string>());
            yield return ("empty hash set of guids", new HashSet<Guid>());
            yield return ("empty hash set of enums", new HashSet<DayOfWeek>());
            yield return ("hash set of strings", new HashSet<string> { "a", "b", "c" });
            yield return ("hash set ignoring case", new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a" });
            yield return ("empty sorted set", new SortedSet<int>());
            yield return ("sorted set of strings", new SortedSet<string> { "apple", "Pear", "zoo" });
            yield return ("empty sorted dictionary", new SortedDictionary<string, int>());
            yield return ("sorted dictionary of decimals", new SortedDictionary<decimal, string> { [1.5m] = "a", [1.05m] = null });
            yield return ("empty sorted list", new SortedList<int, string>());
            yield return ("sorted list of strings", new SortedList<string, int> { ["b"] = 2, ["a"] = 1, ["C"] = 3 });
            yield return ("sorted list of objects", new SortedList { [3] = "c", [1] = "a" });
            yield return ("empty linked list", new LinkedList<int>());
            yield return ("linked list of guids", new LinkedList<Guid>(new[] { Guid.Empty }));
            yield return ("empty queue", new Queue<string>());
            var wrapped = new Queue<int>(4);
            foreach (var i in new[] { 1, 2, 3, 4 }) wrapped.Enqueue(i);
            wrapped.Dequeue();
            wrapped.Dequeue();
            wrapped.Enqueue(5);
            yield return ("wrapped queue", wrapped);
            var full = new Queue<string>(3);
            foreach (var item in new[] { "a", "b", "c" }) full.Enqueue(item);
            full.Dequeue();
            full.Enqueue("d");
            yield return ("full wrapped queue", full);
            yield return ("queue of objects", new Queue(new object[] { 1, "two", null, 4.5m }));
            yield return ("empty stack", new Stack<int>());
            yield return ("stack of objects", new Stack(new object[] { 1, "two", null }));
            yield return ("stack of structs", new Stack<Money>(new[] { new Money { Amount = 1, Currency = "A" }, new Money { Amount = 2, Currency = "B" } }));
            yield return ("empty array list", new ArrayList());
            yield return ("empty hashtable", new Hashtable());
            yield return ("hashtable by int", new Hashtable { [1] = "a", [2] = Guid.Empty, [3] = null });
            yield return ("empty dictionary of objects", new Dictionary<string, object>());
            yield return ("empty dictionary of structs", new Dictionary<int, Money>());
            yield return ("empty dictionary of guids", new Dictionary<Guid, Guid?>());
            yield return ("dictionary of structs", new Dictionary<Money, Money?> { [new Money { Amount = 1, Currency = "A" }] = null, [new Money { Amount = 2 }] = new Money { Amount = 3, Currency = "C" } });
            yield return ("dictionary of enums", new Dictionary<DayOfWeek, Role> { [DayOfWeek.Friday] = Role.Admin, [DayOfWeek.Monday] = Role.Guest });
            yield return ("dictionary ignoring case", new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["a"] = "b", ["c"] = null });
            yield return ("dictionary of nullables", new Dictionary<string, int?> { ["a"] = 1, ["b"] = null });
            yield return ("dictionary of dictionaries", new Dictionary<string, Dictionary<string, int>> { ["a"] = new(), ["b"] = new() { ["x"] = 1 }, ["c"] = new() });
            yield return ("two empty dictionaries", new object[] { new Dictionary<string, int>(), new Dictionary<string, int>(), new Dictionary<string, int> { ["a"] = 1 } });
            yield return ("two empty hash sets", new[] { new HashSet<int>(), new HashSet<int>() });
            yield return ("collection", new Collection<string> { "a", "b" });
            yield return ("collection over array", new Collection<int>(new[] { 1, 2 }));
            yield return ("observable collection", new ObservableCollection<string> { "a", "b" });
            yield return ("binding list", new BindingList<int> { 1, 2 });
            yield return ("read-only collection", new ReadOnlyCollection<string>(new List<string> { "a" }));
            yield return ("read-only dictionary", new ReadOnlyDictionary<string, int>(new Dictionary<string, int> { ["a"] = 1 }));
            yield return ("string dictionary", new StringDictionary { ["a"] = "1", ["b"] = null });
            yield return ("small hybrid dictionary", new HybridDictionary { ["a"] = 1 });
            var hybrid = new HybridDictionary();
            for (var i = 0; i < 12; i++) hybrid[i] = i.ToString();
            yield return ("large hybrid dictionary", hybrid);
            yield return ("list dictionary", new ListDictionary { ["a"] = 1, ["b"] = null });
            yield return ("empty ordered dictionary", new OrderedDictionary());
            yield return ("list of lists", new List<List<int>> { new() { 1, 2 }, null, new() });
            yield return ("list of dictionaries", new List<Dictionary<int, string>> { new() { [1] = "a" }, null });
            yield return ("list of enums", new List<Role> { Role.Member, Role.Admin });
            yield return ("list of nullables", new List<int?> { 1, null });
            yield return ("list of nullable structs", new List<Money?> { new Money { Amount = 1, Currency = "A" }, null, new Money { Amount = 2 } });
            yield return ("nullable guids", new Guid?[] { Guid.Empty, null });
            yield return ("nullable enums", new DayOfWeek?[] { DayOfWeek.Friday, null });
            yield return ("array of structs", new[] { new Money { Amount = 1, Currency = "A" }, new Money { Amount = 2, Currency = "A" }, new Money { Amount = 3, Currency = null } });
            yield return ("array of pairs", new[] { new KeyValuePair<string, Money>("a", new Money { Amount = 1, Currency = "x" }), new KeyValuePair<string, Money>("b", new Money { Amount = 2, Currency = "x" }) });
            yield return ("list of chars", new List<char> { 'a', 'ä' });
            yield return ("jagged strings", new[] { new[] { "a", null }, null, new string[0] });
            yield return ("jagged structs", new[] { new[] { new Money { Amount = 1, Currency = "A" } }, null, new[] { new Money { Amount = 2, Currency = "B" } } });
            yield return ("matrix of structs", new[,] { { new Money { Amount = 1, Currency = "A" }, new Money { Amount = 2, Currency = "B" } } });
            yield return ("byte arrays", new List<byte[]> { new byte[] { 1 }, null });
            var text = "shared";
            yield return ("shared texts in structs", new[] { new Money { Amount = 1, Currency = text }, new Money { Amount = 2, Currency = text }, new Money { Amount = 3, Currency = text } });
            yield return ("structs with shared texts and objects", new object[] { new Money { Amount = 1, Currency = text }, text, new Money { Amount = 2, Currency = text } });
            object boxed = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
            yield return ("shared boxes", new object[] { boxed, boxed, boxed, 5 });
            object role = Role.Admin;
            yield return ("shared boxed enum", new ArrayList { role, role, 1.5m });
            yield return ("orders", Orders());
            yield return ("empty order", new Order());
            yield return ("order list", Orders().Parts);
        }

        static Order Orders()
        {
            var order = new Order
            {
                Id = 1,
                Paid = new Money { Amount = 10, Currency = "EUR" },
                Due = new Money { Amount = 1, Currency = "EUR" },
                Rights = Role.Admin,
                Day = DayOfWeek.Friday,
                Count = 3,
                Token = Guid.Empty,
                Key = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"),
                Numbers = new List<int> { 1, 2 },
                Stock = new Dictionary<string, int> { ["a"] = 1 },
                Anything = new Money { Amount = 5, Currency = "USD" },
                Any = 5,
                Names = new[] { "a", null },
                Jagged = new[] { new[] { 1 } },
                Text = "text",
            };
            order.Next = new Order { Id = 2, Anything = order, Next = order };
            order.Parts = new List<Order> { order.Next, null, new Order { Id = 3, Numbers = order.Numbers, Any = Guid.Empty, Text = order.Text } };
            return order;
        }
    }
}
