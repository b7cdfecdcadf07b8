using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Data;
using System.Globalization;

namespace SessionFarm.Interop
{
    /// <summary>Collections, and what .NET Framework and Mono write and .NET 10 does not.</summary>
    public static class MonoSamples
    {
        static KeyValuePair<string, object> S(string name, object value)
        {
            return new KeyValuePair<string, object>(name, value);
        }

        public static IEnumerable<KeyValuePair<string, object>> All()
        {
            yield return S("list of strings", new List<string> { "a", null, "c" });
            yield return S("list of ints", new List<int> { 1, 2, 3 });
            yield return S("list of decimals", new List<decimal> { 1.50m });
            yield return S("empty list", new List<string>());
            yield return S("dictionary", new Dictionary<string, int> { { "a", 1 }, { "b", 2 } });
            yield return S("dictionary by guid", new Dictionary<Guid, DateTime> { { Guid.Empty, DateTime.MaxValue } });
            yield return S("empty dictionary", new Dictionary<string, string>());
            yield return S("hash set", new HashSet<string> { "a", "b" });
            yield return S("sorted list", new SortedList<int, string> { { 2, "b" }, { 1, "a" } });
            yield return S("queue", new Queue<int>(new[] { 1, 2, 3 }));
            yield return S("stack", new Stack<string>(new[] { "a", "b" }));
            yield return S("linked list", new LinkedList<string>(new[] { "a", "b" }));
            yield return S("collection", new Collection<string> { "a" });
            yield return S("array list", new ArrayList { 1, "two", null });
            yield return S("hashtable", new Hashtable { { "a", 1 }, { 2, "b" } });
            yield return S("ordered dictionary", new OrderedDictionary { { "z", 1 }, { "a", "b" } });
            yield return S("string collection", new StringCollection { "a", "b" });
            yield return S("hybrid dictionary", new HybridDictionary { { "a", 1 } });
            yield return S("bit array", new BitArray(new[] { true, false, true }));
        }

        /// <summary>Values whose members, changed one by one, contradict each other.</summary>
        public static IEnumerable<KeyValuePair<string, object>> OfFrameworks()
        {
            yield return S("type", typeof(Dictionary<string, int>));
            yield return S("name values", new NameValueCollection { { "a", "1" }, { "a", "2" }, { "b", null } });
            yield return S("memory stream", new System.IO.MemoryStream(new byte[] { 1, 2, 3 }));
            yield return S("culture", new CultureInfo("de-DE"));
            yield return S("delegate", new Func<string, int>(int.Parse));
            foreach (SerializationFormat format in Enum.GetValues(typeof(SerializationFormat)))
            {
                yield return S("table as " + format, Table(format));
                var set = new DataSet("shop") { RemotingFormat = format };
                set.Tables.Add(Table(format));
                yield return S("data set as " + format, set);
            }
        }

        static DataTable Table(SerializationFormat format)
        {
            var table = new DataTable("items") { RemotingFormat = format };
            table.Columns.Add("id", typeof(int));
            table.Columns.Add("name", typeof(string));
            table.Columns.Add("price", typeof(decimal));
            table.Rows.Add(1, "Tea", 4.90m);
            table.Rows.Add(2, null, DBNull.Value);
            table.AcceptChanges();
            table.Rows[0]["name"] = "Grüner Tee";
            table.Rows.Add(3, "new", 1m);
            table.Rows[1].Delete();
            return table;
        }
    }
}
