using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Formats.Nrbf;
using System.IO;
using System.Text.Json.Nodes;

namespace SessionFarm.Interop;

/// <summary>How fast System.Formats.Nrbf decodes a file, and touches every value of it.</summary>
public static class Timing
{
    public static JsonObject Measure(string file, bool walk)
    {
        var bytes = File.ReadAllBytes(file);
        var rounds = Math.Max(3, 2_000_000 / bytes.Length);
        var best = double.MaxValue;
        for (var attempt = 0; attempt < 30; attempt++)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < rounds; i++)
            {
                var root = NrbfDecoder.Decode(new MemoryStream(bytes));
                if (walk) Walk(root);
            }
            best = Math.Min(best, watch.Elapsed.TotalSeconds / rounds);
        }
        return new JsonObject { ["bytes"] = bytes.Length, ["seconds"] = best };
    }

    static void Walk(SerializationRecord root)
    {
        var seen = new HashSet<SerializationRecordId>();
        var stack = new Stack<object>();
        stack.Push(root);
        while (stack.Count > 0)
        {
            var next = stack.Pop();
            if (next is SerializationRecord known && !seen.Add(known.Id)) continue;
            if (next is ClassRecord record)
            {
                foreach (var name in record.MemberNames)
                {
                    var value = record.GetRawValue(name);
                    if (value is SerializationRecord) stack.Push(value);
                }
            }
            else if (next is SZArrayRecord<SerializationRecord> array)
            {
                foreach (var item in array.GetArray()) if (item != null) stack.Push(item);
            }
            else if (next is ArrayRecord other && other.GetType().IsGenericType == false)
            {
                try
                {
                    var elements = other.GetArray(typeof(object[]));
                    foreach (var item in elements) if (item is SerializationRecord) stack.Push(item);
                }
                catch (InvalidOperationException) { }
            }
        }
    }
}
