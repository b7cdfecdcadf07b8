using System;
using System.Collections.Generic;
using System.Data;
using System.Globalization;
using System.Linq;
using System.Runtime.Serialization;

namespace SessionFarm.Interop
{
    /// <summary>A set as a designer makes one, with a class of its own.</summary>
    [Serializable]
    public class ShopSet : DataSet
    {
        public ShopSet() : base("shop") { }

        protected ShopSet(SerializationInfo info, StreamingContext context) : base(info, context) { }
    }

    /// <summary>DataTables and DataSets in both forms, and what is in one.</summary>
    public static class Tables
    {
        public static IEnumerable<KeyValuePair<string, object>> All()
        {
            foreach (SerializationFormat format in Enum.GetValues(typeof(SerializationFormat)))
            {
                yield return new KeyValuePair<string, object>("table as " + format, Items(format));
                yield return new KeyValuePair<string, object>("all rows unchanged as " + format, Unchanged(format));
                foreach (var set in new[] { new DataSet("shop"), new ShopSet() })
                {
                    set.RemotingFormat = format;
                    set.Tables.Add(Items(format));
                    yield return new KeyValuePair<string, object>(set.GetType().Name + " as " + format, set);
                }
            }
        }

        static DataTable Items(SerializationFormat format)
        {
            var table = new DataTable("items") { RemotingFormat = format };
            var types = new[]
            {
                typeof(int), typeof(string), typeof(decimal), typeof(bool), typeof(double), typeof(DateTime), typeof(TimeSpan), typeof(Guid), typeof(byte[]),
            };
            foreach (var type in types) table.Columns.Add(type.Name, type);
            table.PrimaryKey = new[] { table.Columns[0] };
            var day = new DateTime(2024, 2, 29, 12, 30, 0);
            for (var i = 1; i < 6; i++)
                table.Rows.Add(i, "Tea " + i, i + 0.90m, true, i / 8.0, day, TimeSpan.FromMinutes(90), Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), new byte[] { 1, 2 });
            table.Rows.Add(new object[] { 9 });
            table.AcceptChanges();
            table.Rows[0]["String"] = "Grüner Tee";
            table.Rows[1].Delete();
            table.Rows[2]["Guid"] = DBNull.Value;
            table.Rows.Add(10, "new", 1m);
            return table;
        }

        static DataTable Unchanged(SerializationFormat format)
        {
            var table = Items(format);
            table.AcceptChanges();
            return table;
        }

        /// <summary>Each table by its name, with its columns and rows, as the program for .NET describes them.</summary>
        public static string Describe(object value)
        {
            var set = value as DataSet;
            var tables = set != null ? set.Tables.Cast<DataTable>() : new[] { (DataTable)value };
            return Json.Array(tables.Select(table => Json.Object(
                "name", Json.Text(table.TableName),
                "columns", Json.Array(table.Columns.Cast<DataColumn>().Select(c => Json.Object("name", Json.Text(c.ColumnName), "type", Json.Text(c.DataType.Name)))),
                "rows", Json.Array(table.Rows.Cast<DataRow>().Select(Row)))));
        }

        static string Row(DataRow row)
        {
            var isDeleted = row.RowState == DataRowState.Deleted;
            return Json.Object(
                "state", Json.Text(row.RowState.ToString().ToLowerInvariant()),
                "cells", Cells(row, isDeleted ? DataRowVersion.Original : DataRowVersion.Current),
                "original", row.RowState == DataRowState.Modified ? Cells(row, DataRowVersion.Original) : "null");
        }

        static string Cells(DataRow row, DataRowVersion version)
        {
            return Json.Array(row.Table.Columns.Cast<DataColumn>().Select(column => Cell(row[column, version])));
        }

        static string Cell(object value)
        {
            if (value is DBNull) return "null";
            if (value is bool) return Json.Text((bool)value ? "true" : "false");
            if (value is byte[]) return Json.Text(Convert.ToBase64String((byte[])value));
            if (value is DateTime) return Json.Text(((DateTime)value).ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture));
            if (value is TimeSpan) return Json.Text(((TimeSpan)value).ToString("c"));
            if (value is double) return Json.Text(((double)value).ToString("R", CultureInfo.InvariantCulture));
            return Json.Text(Convert.ToString(value, CultureInfo.InvariantCulture));
        }
    }
}
