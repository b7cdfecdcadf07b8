// Answers questions about BinaryFormatter streams, one JSON line for each line of input:
//   {"op":"samples"}                 all samples: name, base64, description of what was written;
//                                    with "forEdits":true those that edits are tried on
//   {"op":"edit-pairs"}              values in pairs: before and after an edit, as it is written
//   {"op":"enums","names":[...]}     the enums of those names: what numbers from 0 on are as text
//   {"op":"read","base64":"..."}     what BinaryFormatter reads, and whether System.Formats.Nrbf decodes it
//   {"op":"table-samples"}           DataTables and DataSets: name, base64, tables as they were written;
//                                    with "isBinary":true in the binary form
//   {"op":"read-table","base64":"..."}  the tables that BinaryFormatter reads
//   {"op":"time","file":"...","walk":true,"forSeconds":1}   how fast System.Formats.Nrbf is on a file
//   {"op":"memory","file":"..."}     bytes that it takes for the file's first decode in this process
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Formats.Nrbf;
using System.IO;
using System.Linq;
using System.Runtime.Serialization.Formatters.Binary;
using System.Text.Json.Nodes;

namespace SessionFarm.Interop;

public static class Program
{
    public static void Main()
    {
        AppContext.SetSwitch("Switch.System.Data.AllowUnsafeSerializationFormatBinary", true);
        Console.OutputEncoding = new System.Text.UTF8Encoding(false);
        string line;
        while ((line = Console.ReadLine()) != null)
        {
            JsonNode answer;
            try { answer = Answer(JsonNode.Parse(line).AsObject()); }
            catch (Exception e) { answer = new JsonObject { ["error"] = e.GetType().Name + ": " + e.Message + (e.InnerException == null ? "" : " " + e.GetBaseException().Message) }; }
            Console.WriteLine(answer.ToJsonString());
            Console.Out.Flush();
        }
    }

    static JsonNode Answer(JsonObject question)
    {
        switch ((string)question["op"])
        {
            case "samples":
                var samples = new JsonArray();
                foreach (var (name, value) in AllSamples((bool?)question["forEdits"] ?? false))
                {
                    samples.Add(new JsonObject
                    {
                        ["name"] = name,
                        ["base64"] = Convert.ToBase64String(Write(value)),
                        ["described"] = Describer.Describe(value),
                    });
                }
                return new JsonObject { ["samples"] = samples };
            case "edit-pairs":
                var pairs = EditPairs.All().Concat(SlicePairs.All()).Concat(KeyPairs.All()).Select(pair => (JsonNode)new JsonObject
                {
                    ["name"] = pair.Item1,
                    ["edit"] = JsonNode.Parse(pair.Item2),
                    ["before"] = Convert.ToBase64String(Write(pair.Item3)),
                    ["after"] = Convert.ToBase64String(Write(pair.Item4)),
                    ["described"] = Describer.Describe(pair.Item4),
                });
                return new JsonObject { ["pairs"] = new JsonArray(pairs.ToArray()) };
            case "enums":
                return new JsonObject { ["enums"] = new JsonArray(question["names"].AsArray().Select(name => EnumOf((string)name)).Where(found => found != null).ToArray()) };
            case "read":
                var bytes = Convert.FromBase64String((string)question["base64"]);
                string nrbf = null;
                try { NrbfDecoder.Decode(new MemoryStream(bytes)); }
                catch (Exception e) { nrbf = e.Message; }
                var read = new BinaryFormatter().Deserialize(new MemoryStream(bytes));
                return new JsonObject { ["described"] = Describer.Describe(read), ["nrbfError"] = nrbf };
            case "table-samples":
                var tables = Tables.All((bool?)question["isBinary"] ?? false).Select(sample => (JsonNode)new JsonObject
                {
                    ["name"] = sample.Item1,
                    ["base64"] = Convert.ToBase64String(Write(sample.Item2)),
                    ["tables"] = Tables.Describe(sample.Item2),
                });
                return new JsonObject { ["samples"] = new JsonArray(tables.ToArray()) };
            case "read-table":
                var table = new BinaryFormatter().Deserialize(new MemoryStream(Convert.FromBase64String((string)question["base64"])));
                return new JsonObject { ["tables"] = Tables.Describe(table) };
            case "time":
                return Timing.Measure((string)question["file"], (bool?)question["walk"] ?? false, (double)question["forSeconds"]);
            case "memory":
                return Timing.Memory((string)question["file"]);
            default:
                throw new ArgumentException("op");
        }
    }

    /// <param name="forEdits">leaves out those in which a change of any member alone is a contradiction.</param>
    static IEnumerable<(string, object)> AllSamples(bool forEdits)
    {
        var samples = Samples.All().Concat(CollectionSamples.All()).Concat(Pairs(TypeSamples.All()));
        return forEdits ? samples : samples.Concat(Pairs(FrameworkSamples.All()));
    }

    static IEnumerable<(string, object)> Pairs(IEnumerable<KeyValuePair<string, object>> samples)
    {
        return samples.Select(each => (each.Key, each.Value));
    }

    /// <summary>An enum's members and what some numbers are as text; null where this .NET has none of that name.</summary>
    static JsonNode EnumOf(string name)
    {
        string[] libraries = ["System.Private.CoreLib", "System.Data.Common", "System.Net.Mail", "System.ComponentModel.TypeConverter", "System.ComponentModel.Primitives", "System.Text.RegularExpressions", "System.Console"];
        var type = libraries.Select(library => System.Reflection.Assembly.Load(library).GetType(name)).FirstOrDefault(found => found != null);
        if (type == null) return null;
        var texts = new JsonObject();
        for (var number = 0; number < 600; number++) texts[number.ToString()] = Enum.ToObject(type, number).ToString();
        return new JsonObject { ["name"] = name, ["isFlags"] = type.IsDefined(typeof(FlagsAttribute), false), ["texts"] = texts };
    }

    static byte[] Write(object value)
    {
        var stream = new MemoryStream();
        new BinaryFormatter().Serialize(stream, value);
        return stream.ToArray();
    }
}
