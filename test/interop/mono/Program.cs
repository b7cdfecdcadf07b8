// Answers questions about Mono's BinaryFormatter, one line of JSON for each line of input:
//   samples          all samples: name, base64, description of what was written; or the error of writing it,
//                    whether Mono can read what it wrote, and whether edits are tried on it
//   read BASE64      what BinaryFormatter reads
//   edit-pairs       values in pairs: before and after an edit
//   tables           DataTables and DataSets in both forms: name, base64, tables as they were written
//   read-table BASE64  the tables that BinaryFormatter reads
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Serialization.Formatters.Binary;
using System.Text;

namespace SessionFarm.Interop
{
    public static class Program
    {
        public static void Main()
        {
            var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
            string line;
            while ((line = Console.ReadLine()) != null)
            {
                try { output.WriteLine(Answer(line)); }
                catch (Exception e) { output.WriteLine(Error(e)); }
            }
        }

        static string Answer(string question)
        {
            if (question == "samples")
            {
                var samples = TypeSamples.All().Concat(MonoSamples.All()).Select(each => Sample(each.Key, each.Value, true));
                var others = MonoSamples.OfFrameworks().Select(each => Sample(each.Key, each.Value, false));
                return Json.Object("samples", Json.Array(samples.Concat(others)));
            }
            if (question == "tables")
            {
                var tables = Tables.All().Select(each => Json.Object(
                    "name", Json.Text(each.Key),
                    "base64", Json.Text(Convert.ToBase64String(Write(each.Value))),
                    "tables", Tables.Describe(each.Value)));
                return Json.Object("samples", Json.Array(tables));
            }
            if (question == "edit-pairs")
            {
                var pairs = SlicePairs.All().Concat(KeyPairs.All()).Select(pair => Json.Object(
                    "name", Json.Text(pair.Item1),
                    "edit", pair.Item2,
                    "before", Json.Text(Convert.ToBase64String(Write(pair.Item3))),
                    "described", Describer.Describe(pair.Item4)));
                return Json.Object("pairs", Json.Array(pairs));
            }
            if (question.StartsWith("read-table ")) return Json.Object("tables", Tables.Describe(Read(question.Substring("read-table ".Length))));
            return Json.Object("described", Describer.Describe(Read(question.Substring("read ".Length))));
        }

        /// <summary>A sample; what this platform can't write at all comes with its error.</summary>
        static string Sample(string name, object value, bool isForEdits)
        {
            var members = new List<string> { "name", Json.Text(name) };
            try
            {
                var stream = new MemoryStream();
                new BinaryFormatter().Serialize(stream, value);
                members.AddRange(new[] { "base64", Json.Text(Convert.ToBase64String(stream.ToArray())), "described", Describer.Describe(value) });
                members.AddRange(new[] { "isReadable", IsReadable(stream) ? "true" : "false", "isForEdits", isForEdits ? "true" : "false" });
            }
            catch (Exception e)
            {
                members.AddRange(new[] { "error", Json.Text(e.GetType().Name + ": " + e.Message) });
            }
            return Json.Object(members.ToArray());
        }

        static byte[] Write(object value)
        {
            var stream = new MemoryStream();
            new BinaryFormatter().Serialize(stream, value);
            return stream.ToArray();
        }

        static object Read(string base64)
        {
            return new BinaryFormatter().Deserialize(new MemoryStream(Convert.FromBase64String(base64)));
        }

        static bool IsReadable(Stream stream)
        {
            stream.Position = 0;
            try { new BinaryFormatter().Deserialize(stream); }
            catch (Exception) { return false; }
            return true;
        }

        static string Error(Exception e)
        {
            return Json.Object("error", Json.Text(e.GetType().Name + ": " + e.Message));
        }
    }
}
