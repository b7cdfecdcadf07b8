using System;
using System.Collections.Generic;

namespace Shop
{
    [Serializable]
    public struct Cell
    {
        public int Count;
        public string Text;
    }

    [Serializable]
    public class Sheet
    {
        public int[,] Numbers;
        public object Same;
    }
}

namespace SessionFarm.Interop
{
    using Shop;

    /// <summary>Arrays in pairs: one, and what a row, a column or a pair of surrogates more or less is to make of it.</summary>
    public static class SlicePairs
    {
        public static IEnumerable<(string, string, object, object)> All()
        {
            yield return ("row below", Insert("[]", 0, 1), new[,] { { 1, 2 }, { 3, 4 } }, new[,] { { 1, 2 }, { 0, 0 }, { 3, 4 } });
            yield return ("row at the end", Insert("[]", 0, 2), new[,] { { 1, 2 }, { 3, 4 } }, new[,] { { 1, 2 }, { 3, 4 }, { 0, 0 } });
            yield return ("column left", Insert("[]", 1, 0), new[,] { { 1, 2 }, { 3, 4 } }, new[,] { { 0, 1, 2 }, { 0, 3, 4 } });
            yield return ("column right", Insert("[]", 1, 2), new[,] { { 1, 2 }, { 3, 4 } }, new[,] { { 1, 2, 0 }, { 3, 4, 0 } });
            yield return ("without a row", Remove("[]", 0, 0), new[,] { { 1, 2 }, { 3, 4 } }, new[,] { { 3, 4 } });
            yield return ("without a column", Remove("[]", 1, 1), new[,] { { 1L, 2, 3 }, { 4, 5, 6 } }, new[,] { { 1L, 3 }, { 4, 6 } });
            yield return ("without its only row", Remove("[]", 0, 0), new[,] { { 1, 2 } }, new int[0, 2]);
            yield return ("first row", Insert("[]", 0, 0), new bool[0, 3], new bool[1, 3]);
            yield return ("first column of nothing", Insert("[]", 1, 0), new string[2, 0], new string[2, 1]);
            yield return ("column of texts", Insert("[]", 1, 1), new[,] { { "a", null }, { null, "d" } }, new[,] { { "a", null, null }, { null, null, "d" } });
            yield return ("without a row of texts", Remove("[]", 0, 0), new[,] { { "a", "b" }, { "c", "a" } }, new[,] { { "c", "a" } });
            yield return ("row of decimals", Insert("[]", 0, 1), new[,] { { 1.50m, -2m }, { 3m, 4m } }, new[,] { { 1.50m, -2m }, { 0m, 0m }, { 3m, 4m } });
            yield return ("without a column of decimals", Remove("[]", 1, 0), new[,] { { 1.50m, -2m }, { 3m, 4m } }, new[,] { { -2m }, { 4m } });
            yield return ("column of characters", Insert("[]", 1, 1), new[,] { { 'a', 'é' }, { '€', 'b' } }, new[,] { { 'a', '\0', 'é' }, { '€', '\0', 'b' } });
            yield return ("row of dates", Insert("[]", 0, 0), new[,] { { new DateTime(2024, 1, 2) } }, new[,] { { new DateTime() }, { new DateTime(2024, 1, 2) } });
            yield return ("row of days", Insert("[]", 0, 0), new[,] { { DayOfWeek.Friday, DayOfWeek.Monday } }, new[,] { { DayOfWeek.Sunday, DayOfWeek.Sunday }, { DayOfWeek.Friday, DayOfWeek.Monday } });
            yield return ("column of IDs", Insert("[]", 1, 1), new[,] { { new Guid(1, 2, 3, new byte[8]) }, { Guid.Empty } }, new[,] { { new Guid(1, 2, 3, new byte[8]), Guid.Empty }, { Guid.Empty, Guid.Empty } });
            yield return ("column of numbers or null", Insert("[]", 1, 0), new int?[,] { { 1 }, { null } }, new int?[,] { { null, 1 }, { null, null } });
            var cell = new Cell { Count = 1, Text = "a" };
            yield return ("row of structs in front", Insert("[]", 0, 0), new[,] { { cell, cell } }, new[,] { { new Cell(), new Cell() }, { cell, cell } });
            yield return ("without the first structs", Remove("[]", 1, 0), new[,] { { cell, new Cell() }, { cell, cell } }, new[,] { { new Cell() }, { cell } });
            yield return ("column of anything", Insert("[]", 1, 1), new object[,] { { 1, "x" }, { null, cell } }, new object[,] { { 1, null, "x" }, { null, null, cell } });
            yield return ("without a row of anything", Remove("[]", 0, 0), new object[,] { { 1, "x" }, { "x", cell } }, new object[,] { { "x", cell } });
            var cube = new int[2, 2, 2];
            var taller = new int[2, 3, 2];
            for (var i = 0; i < 8; i++) cube[i / 4, i / 2 % 2, i % 2] = taller[i / 4, i / 2 % 2 * 2, i % 2] = i + 1;
            yield return ("slice in the middle of a cube", Insert("[]", 1, 1), cube, taller);
            yield return ("without the middle of a cube", Remove("[]", 1, 1), taller, cube);
            yield return ("row with lower bounds", Insert("[]", 0, 1), Bounded(2, 2), Bounded(3, 2));
            yield return ("without a column with lower bounds", Remove("[]", 1, 0), Bounded(2, 2), Bounded(2, 1));
            var numbers = new[,] { { 1, 2 } };
            var more = new[,] { { 1, 2 }, { 0, 0 } };
            yield return ("row in an object", Insert("[0]", 0, 1), new Sheet { Numbers = numbers, Same = "s" }, new Sheet { Numbers = more, Same = "s" });
            yield return ("row of the same array twice", Insert("[0]", 0, 1), new Sheet { Numbers = numbers, Same = numbers }, new Sheet { Numbers = more, Same = more });
            var face = new[] { 'a', '\ud83d', '\ude00', 'b' };
            yield return ("without a pair of surrogates", "{\"type\":\"remove\",\"path\":[2]}", face, new[] { 'a', 'b' });
            yield return ("character behind a pair of surrogates", "{\"type\":\"insert\",\"path\":[],\"index\":2,\"value\":{\"kind\":\"scalar\",\"type\":\"Char\",\"text\":\"c\"}}", face, new[] { 'a', '\ud83d', '\ude00', 'c', 'b' });
            yield return ("item", "{\"type\":\"set\",\"path\":[2],\"text\":\"7\"}", new[,] { { 1, 2 }, { 3, 4 } }, new[,] { { 1, 2 }, { 7, 4 } });
        }

        /// <summary>Bounds from -1 and 5 on; items are 0 but for the last of the first row, which is 9.</summary>
        static Array Bounded(int rows, int columns)
        {
            var array = Array.CreateInstance(typeof(int), new[] { rows, columns }, new[] { -1, 5 });
            array.SetValue(9, -1, 5 + columns - 1);
            return array;
        }

        static string Insert(string path, int dimension, int index) { return Edit("insert-slice", path, dimension, index); }

        static string Remove(string path, int dimension, int index) { return Edit("remove-slice", path, dimension, index); }

        static string Edit(string type, string path, int dimension, int index)
        {
            return "{\"type\":\"" + type + "\",\"path\":" + path + ",\"dimension\":" + dimension + ",\"index\":" + index + "}";
        }
    }
}
