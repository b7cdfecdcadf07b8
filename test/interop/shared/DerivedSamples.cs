// Classes that are derived from collections, with fields of their own or without. C# 7, so that Mono's compiler takes it, too.
using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Runtime.Serialization;

namespace Shop.Types
{
    [Serializable]
    public class Basket : List<string>
    {
        public string Owner;
        protected int size = 5;
    }

    [Serializable]
    public class Numbers : List<int> { }

    [Serializable]
    public class Rows<T> : List<T>
    {
        public T Extra { get; set; }
    }

    [Serializable]
    public class LargeBasket : Basket
    {
        public bool IsGift { get; set; }
    }

    [Serializable]
    public class Names : Collection<string>
    {
        public string Title;
    }

    [Serializable]
    public class Jobs : Queue<int> { }

    [Serializable]
    public class Piles : Stack<string>
    {
        public string Room;
    }

#if !NETCOREAPP
    [Serializable]
    public class Lines : CollectionBase
    {
        public string Title;
        public void Add(object item) { List.Add(item); }
    }

    [Serializable]
    public class Book : DictionaryBase
    {
        public void Add(object key, object value) { Dictionary.Add(key, value); }
    }
#endif

    [Serializable]
    public class Ordered : SortedList<string, int>
    {
        public string Title;
    }

    [Serializable]
    public class Words : StringCollection { }

    [Serializable]
    public class Prices : Dictionary<string, int>
    {
        public object Currency;

        public Prices() { }

        protected Prices(SerializationInfo info, StreamingContext context) : base(info, context)
        {
            Currency = info.GetValue("Currency", typeof(object));
        }

        public override void GetObjectData(SerializationInfo info, StreamingContext context)
        {
            base.GetObjectData(info, context);
            info.AddValue("Currency", Currency, typeof(object));
        }
    }
}

namespace SessionFarm.Interop
{
    using Shop.Types;

    public static class DerivedSamples
    {
        static KeyValuePair<string, object> S(string name, object value)
        {
            return new KeyValuePair<string, object>(name, value);
        }

        public static IEnumerable<KeyValuePair<string, object>> All()
        {
            yield return S("derived list", new Basket { "a", null, "b" });
            yield return S("derived list with fields", new Basket { Owner = "me", Capacity = 9 });
            yield return S("derived list of numbers", new Numbers { 1, 2, 3 });
            yield return S("empty derived lists", new object[] { new Numbers(), new Numbers(), new Basket() });
            yield return S("derived generic list", new Rows<DateTime> { new DateTime(2024, 1, 2), DateTime.MaxValue });
            yield return S("twice derived list", new LargeBasket { "x" });
            yield return S("derived collection", new Names { "a", "b" });
            var jobs = new Jobs();
            for (var i = 0; i < 5; i++) jobs.Enqueue(i);
            jobs.Dequeue();
            yield return S("derived queue", jobs);
            var piles = new Piles { Room = "cellar" };
            piles.Push("lower");
            piles.Push("upper");
            yield return S("derived stack", piles);
#if !NETCOREAPP
            var lines = new Lines { Title = "t" };
            lines.Add(1);
            lines.Add("x");
            yield return S("derived collection base", lines);
            var book = new Book();
            book.Add("k", 1);
            yield return S("derived dictionary base", book);
#endif
            yield return S("derived sorted list", new Ordered { { "a", 1 }, { "b", 2 } });
            yield return S("derived dictionary with a field", new Prices { { "a", 1 }, { "b", 2 } });
            yield return S("derived string collection", new Words { "a" });
        }
    }
}
