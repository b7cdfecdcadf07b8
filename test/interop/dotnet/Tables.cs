// DataTables and DataSets: samples of every column type and row state, and what is in one.
using System;
using System.Collections.Generic;
using System.Data;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;

namespace SessionFarm.Interop;

public static class Tables
{
    /// <summary>Each table by its name: columns with their types, and rows with state, cells and what they were.</summary>
    public static JsonArray Describe(object value)
    {
        // Reading may put nested tables elsewhere.
        var tables = value is DataSet set ? set.Tables.Cast<DataTable>().OrderBy(t => t.TableName, StringComparer.Ordinal) : (IEnumerable<DataTable>)new[] { (DataTable)value };
        return new JsonArray(tables.Select(DescribeTable).ToArray());
    }

    static JsonNode DescribeTable(DataTable table)
    {
        var rows = table.Rows.Cast<DataRow>().Select(row => (JsonNode)new JsonObject
        {
            ["state"] = row.RowState.ToString().ToLowerInvariant(),
            ["cells"] = row.RowState == DataRowState.Deleted ? Cells(row, DataRowVersion.Original) : Cells(row, DataRowVersion.Current),
            ["original"] = row.RowState == DataRowState.Modified ? Cells(row, DataRowVersion.Original) : null,
        });
        return new JsonObject
        {
            ["name"] = table.TableName,
            ["columns"] = new JsonArray(table.Columns.Cast<DataColumn>().Select(c => (JsonNode)new JsonObject
            {
                ["name"] = c.ColumnName,
                ["type"] = c.DataType.Name,
            }).ToArray()),
            ["rows"] = new JsonArray(rows.ToArray()),
        };
    }

    static JsonArray Cells(DataRow row, DataRowVersion version)
    {
        return new JsonArray(row.Table.Columns.Cast<DataColumn>().Select(c => Text(row[c, version])).ToArray());
    }

    static JsonNode Text(object value)
    {
        switch (value)
        {
            case DBNull: return null;
            case bool b: return b ? "true" : "false";
            case byte[] bytes: return Convert.ToBase64String(bytes);
            case DateTime d:
                var kind = d.Kind == DateTimeKind.Utc ? " (utc)" : "";
                return d.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture) + kind;
            case TimeSpan t: return t.ToString("c");
            case DateTimeOffset o: return o.ToString(o.Offset == TimeSpan.Zero ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
            case Uri u: return u.ToString();
            case float f: return f.ToString("R", CultureInfo.InvariantCulture);
            case double d: return d.ToString("R", CultureInfo.InvariantCulture);
            case IFormattable f: return f.ToString(null, CultureInfo.InvariantCulture);
            default: return value.ToString();
        }
    }

    /// <summary>The samples, in the binary form or as XML.</summary>
    public static IEnumerable<(string, object)> All(bool isBinary)
    {
        var format = isBinary ? SerializationFormat.Binary : SerializationFormat.Xml;
        foreach (var sample in Samples())
        {
            if (sample.Item2 is DataSet set) set.RemotingFormat = format;
            if (sample.Item2 is DataTable table)
            {
                // .NET 10 can't write the type of a column with a length in the binary form.
                foreach (var column in table.Columns.Cast<DataColumn>().ToList())
                {
                    if (isBinary && (column.MaxLength >= 0 || column.DataType == typeof(char))) table.Columns.Remove(column);
                }
                if (table.DataSet != null) table.DataSet.RemotingFormat = format;
                table.RemotingFormat = format;
            }
            yield return sample;
        }
    }

    static IEnumerable<(string, object)> Samples()
    {
        yield return ("every type", EveryType());
        yield return ("every state", EveryState());
        yield return ("odd names", OddNames());
        yield return ("odd texts", OddTexts());
        yield return ("attributes and hidden columns", Mapped());
        yield return ("attributes between elements", Between());
        yield return ("numbered rows", Numbered());
        yield return ("no rows", NoRows());
        yield return ("all rows deleted", AllDeleted());
        yield return ("namespace", Namespaced());
        yield return ("one of a set", OneOfSet());
        yield return ("set with relation", Related(false));
        yield return ("set with nested relation", Related(true));
        yield return ("set of plain tables", PlainSet());
        yield return ("derived set", new ShopSet());
        yield return ("rows in error", InError());
        yield return ("column of objects", Objects());
        yield return ("namespace with prefix", Prefixed());
        yield return ("namespace without rows", Prefixed().Clone());
        yield return ("set of namespaces", SetOfNamespaces());
        yield return ("case matters", CaseMatters());
        yield return ("errors without changes", ErrorsAlone());
        yield return ("key of two columns", TwoKeys());
        yield return ("columns in another order", Reordered());
    }

    static DataTable EveryType()
    {
        var table = new DataTable("Types");
        var types = new[]
        {
            typeof(bool), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong),
            typeof(float), typeof(double), typeof(decimal), typeof(char), typeof(string), typeof(DateTime), typeof(TimeSpan), typeof(Guid),
            typeof(byte[]), typeof(Uri), typeof(DateTimeOffset),
        };
        foreach (var type in types) table.Columns.Add(type.Name, type);
        table.Columns.Add("Unspecified", typeof(DateTime)).DateTimeMode = DataSetDateTime.Unspecified;
        table.Columns.Add("Utc", typeof(DateTime)).DateTimeMode = DataSetDateTime.Utc;
        table.Columns.Add("Local", typeof(DateTime)).DateTimeMode = DataSetDateTime.Local;
        table.Rows.Add(true, (byte)255, (sbyte)-128, short.MinValue, ushort.MaxValue, int.MinValue, uint.MaxValue, long.MinValue, ulong.MaxValue,
            1.5f, -1e300, 1.50m, 'ß', "text", new DateTime(2024, 2, 29, 1, 2, 3, 456), new TimeSpan(-1, 2, 3, 4, 5), Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"),
            new byte[] { 1, 2, 3 }, new Uri("http://x.example/?a=1&b=2"), new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
            new DateTime(2024, 1, 1), new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Local));
        table.Rows.Add(table.Columns.Cast<DataColumn>().Select(_ => (object)DBNull.Value).ToArray());
        table.Rows.Add(false, (byte)0, (sbyte)0, (short)0, (ushort)0, 0, 0u, 0L, 0ul, float.NaN, double.PositiveInfinity, 0m, 'x', "",
            new DateTime(1, 1, 1), TimeSpan.Zero, Guid.Empty, new byte[0], new Uri("urn:a:b"), DateTimeOffset.UnixEpoch,
            DateTime.MaxValue.Date, DateTime.SpecifyKind(DateTime.UnixEpoch, DateTimeKind.Utc), new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Local));
        return table;
    }

    static DataTable EveryState()
    {
        var table = Keyed("States");
        for (var i = 0; i < 6; i++) table.Rows.Add(i, "name " + i, i * 1.25m);
        table.AcceptChanges();
        table.Rows[0]["Name"] = "changed";
        table.Rows[1].Delete();
        table.Rows[2]["Price"] = DBNull.Value;
        table.Rows.Add(100, "added", 1m);
        table.Rows.Add(101, null, null);
        return table;
    }

    static DataTable Keyed(string name)
    {
        var table = new DataTable(name);
        table.Columns.Add("Id", typeof(int));
        table.Columns.Add("Name", typeof(string));
        table.Columns.Add("Price", typeof(decimal));
        table.PrimaryKey = new[] { table.Columns[0] };
        return table;
    }

    static DataTable OddNames()
    {
        var table = new DataTable("A table: 1 & more");
        table.Columns.Add("with space", typeof(string));
        table.Columns.Add("1st", typeof(int));
        table.Columns.Add("größe", typeof(double));
        table.Columns.Add("_x0020_", typeof(string));
        table.Rows.Add("a", 1, 2.5, "b");
        table.AcceptChanges();
        return table;
    }

    static DataTable OddTexts()
    {
        var table = new DataTable("Texts");
        table.Columns.Add("Text", typeof(string));
        table.Columns.Add("Short", typeof(string)).MaxLength = 5;
        foreach (var text in new[] { "", " ", "\r\n\t ", "a\r\nb", "<&>\"'", "]]>", "äöü😀", "x\u00A0y", "a\u0085b", new string('z', 100000) })
            table.Rows.Add(text, text.Length > 5 ? null : text);
        table.AcceptChanges();
        return table;
    }

    static DataTable Mapped()
    {
        var table = new DataTable("Mapped");
        table.Columns.Add("Attribute", typeof(int)).ColumnMapping = MappingType.Attribute;
        table.Columns.Add("Hidden", typeof(string)).ColumnMapping = MappingType.Hidden;
        table.Columns.Add("Element", typeof(string));
        table.Columns.Add("Fixed", typeof(string)).ReadOnly = true;
        table.Columns.Add("Sum", typeof(int), "Attribute + 1");
        table.Rows.Add(1, "h\"<", "e", "f");
        table.Rows.Add(2, null, null, null);
        table.AcceptChanges();
        return table;
    }

    static DataTable Between()
    {
        var table = new DataTable("Between");
        foreach (var name in new[] { "A", "B", "C", "D", "E" }) table.Columns.Add(name, typeof(string));
        table.Columns["B"].ColumnMapping = MappingType.Attribute;
        table.Columns["E"].ColumnMapping = MappingType.Attribute;
        table.Columns["D"].ColumnMapping = MappingType.Hidden;
        table.Rows.Add("a", "b", "c", "d", "e");
        table.Rows.Add(null, null, null, null, null);
        table.AcceptChanges();
        return table;
    }

    static DataTable Numbered()
    {
        var table = new DataTable("Numbered");
        var id = table.Columns.Add("Id", typeof(long));
        id.AutoIncrement = true;
        id.AutoIncrementSeed = 10;
        id.AutoIncrementStep = 5;
        table.Columns.Add("Name", typeof(string)).DefaultValue = "none";
        table.Columns["Name"].AllowDBNull = false;
        table.PrimaryKey = new[] { id };
        table.Rows.Add(null, "a");
        table.Rows.Add(null, "b");
        return table;
    }

    static DataTable InError()
    {
        var table = EveryState();
        table.TableName = "Errors";
        table.Rows[3].RowError = "the row is wrong";
        table.Rows[0].SetColumnError("Name", "the name is wrong");
        return table;
    }

    static DataTable ErrorsAlone()
    {
        var table = Namespaced();
        table.Rows[0].RowError = "wrong";
        return table;
    }

    static DataTable Objects()
    {
        var table = new DataTable("Objects");
        table.Columns.Add("Id", typeof(int));
        table.Columns.Add("Any", typeof(object));
        table.Rows.Add(1, "text");
        table.Rows.Add(2, 12);
        table.Rows.Add(3, null);
        table.AcceptChanges();
        return table;
    }

    static DataTable Prefixed()
    {
        var table = Keyed("Spaced");
        table.Namespace = "urn:shop";
        table.Prefix = "s";
        table.Rows.Add(1, "a", 1m);
        table.Rows.Add(2, null, 1m);
        table.AcceptChanges();
        table.Rows[0]["Price"] = 2m;
        return table;
    }

    static DataSet SetOfNamespaces()
    {
        var set = PlainSet();
        set.Namespace = "urn:set";
        set.Tables[1].Namespace = "urn:table";
        return set;
    }

    static DataTable CaseMatters()
    {
        var table = new DataTable("Cases") { CaseSensitive = true };
        table.Columns.Add("Name", typeof(string)).Unique = true;
        table.Rows.Add("a");
        table.Rows.Add("A");
        table.AcceptChanges();
        return table;
    }

    static DataTable TwoKeys()
    {
        var table = new DataTable("Keys");
        table.Columns.Add("A", typeof(string));
        table.Columns.Add("B", typeof(DateTime));
        table.Columns.Add("C", typeof(double));
        table.PrimaryKey = new[] { table.Columns[0], table.Columns[1] };
        table.Rows.Add("x", new DateTime(2024, 1, 1), 1.5);
        table.Rows.Add("x", new DateTime(2024, 1, 2), null);
        table.AcceptChanges();
        return table;
    }

    static DataTable Reordered()
    {
        var table = EveryState();
        table.Columns["Price"].SetOrdinal(0);
        return table;
    }

    static DataTable NoRows()
    {
        return Keyed("Empty");
    }

    static DataTable AllDeleted()
    {
        var table = Keyed("Gone");
        table.Rows.Add(1, "a", 1m);
        table.AcceptChanges();
        table.Rows[0].Delete();
        return table;
    }

    static DataTable Namespaced()
    {
        var table = Keyed("Spaced");
        table.Namespace = "urn:shop";
        table.Rows.Add(1, "a", 1m);
        table.AcceptChanges();
        return table;
    }

    static DataTable OneOfSet()
    {
        return PlainSet().Tables[1];
    }

    static DataSet PlainSet()
    {
        var set = new DataSet("Shop");
        foreach (var name in new[] { "First", "Second" })
        {
            var table = Keyed(name);
            for (var i = 0; i < 3; i++) table.Rows.Add(i, name + i, i);
            set.Tables.Add(table);
        }
        set.AcceptChanges();
        set.Tables[0].Rows[0]["Name"] = "changed";
        return set;
    }

    static DataSet Related(bool nested)
    {
        var set = PlainSet();
        var lines = new DataTable("Lines");
        lines.Columns.Add("Order", typeof(int));
        lines.Columns.Add("Text", typeof(string));
        lines.Rows.Add(0, "a");
        lines.Rows.Add(2, "b");
        set.Tables.Add(lines);
        set.Relations.Add("lines", set.Tables[0].Columns["Id"], lines.Columns["Order"]).Nested = nested;
        set.AcceptChanges();
        return set;
    }
}

[Serializable]
public class ShopSet : DataSet
{
    public ShopSet() : base("Typed")
    {
        var table = new DataTable("Goods");
        table.Columns.Add("Id", typeof(int));
        table.Rows.Add(1);
        Tables.Add(table);
    }

    protected ShopSet(System.Runtime.Serialization.SerializationInfo info, System.Runtime.Serialization.StreamingContext context) : base(info, context) { }
}
