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
    /// <summary>
    /// Seconds for a decode: the median of many batches. Before, the same is done for as long: .NET compiles
    /// what runs often a second time, beside the program, and a median of the first calls is that of neither.
    /// </summary>
    public static JsonObject Measure(string file, bool walk, double seconds)
    {
        var bytes = File.ReadAllBytes(file);
        var rounds = Math.Max(1, 1_000_000 / bytes.Length);
        Warm(bytes, walk, seconds);
        var times = new List<double>();
        var end = Stopwatch.StartNew();
        while (times.Count < 9 || end.Elapsed.TotalSeconds < seconds)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < rounds; i++) Touched += Decode(bytes, walk);
            times.Add(watch.Elapsed.TotalSeconds / rounds);
        }
        times.Sort();
        return new JsonObject { ["bytes"] = bytes.Length, ["seconds"] = times[times.Count / 2] };
    }

    static void Warm(byte[] bytes, bool walk, double seconds)
    {
        // Thirty calls count as often; what they lead to is compiled a tenth of a second after the last new one.
        for (var round = 0; round < 3; round++)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < 40 || watch.Elapsed.TotalSeconds < seconds / 3; i++) Touched += Decode(bytes, walk);
            System.Threading.Thread.Sleep(200);
        }
    }

    /// <summary>Bytes that one decode takes beyond the stream: held afterwards, and at its peak.</summary>
    public static JsonObject Memory(string file)
    {
        var bytes = File.ReadAllBytes(file);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var before = GC.GetTotalMemory(true);
        var peakBefore = PeakOfProcess();
        var root = NrbfDecoder.Decode(new MemoryStream(bytes));
        var peak = PeakOfProcess() - peakBefore;
        var held = GC.GetTotalMemory(true) - before;
        GC.KeepAlive(root);
        return new JsonObject { ["held"] = held, ["peak"] = peak };
    }

    static long Touched;

    static long PeakOfProcess()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    static long Decode(byte[] bytes, bool walk)
    {
        var root = NrbfDecoder.Decode(new MemoryStream(bytes));
        return walk ? Walk(root) : 1;
    }

    static long Walk(SerializationRecord root)
    {
        var seen = new HashSet<SerializationRecordId>();
        var stack = new Stack<SerializationRecord>();
        stack.Push(root);
        long touched = 0;
        while (stack.Count > 0)
        {
            var next = stack.Pop();
            if (!seen.Add(next.Id)) continue;
            switch (next)
            {
                case ClassRecord record:
                    foreach (var name in record.MemberNames)
                    {
                        var value = record.GetRawValue(name);
                        if (value is SerializationRecord member) stack.Push(member);
                        else if (value != null) touched++;
                    }
                    break;
                case SZArrayRecord<SerializationRecord> array:
                    foreach (var item in array.GetArray()) if (item != null) stack.Push(item);
                    break;
                case SZArrayRecord<object> objects:
                    foreach (var item in objects.GetArray())
                    {
                        if (item is SerializationRecord record) stack.Push(record);
                        else if (item != null) touched++;
                    }
                    break;
                case SZArrayRecord<string> texts:
                    foreach (var text in texts.GetArray()) if (text != null) touched++;
                    break;
                case SZArrayRecord<byte> numbers:
                    foreach (var number in numbers.GetArray()) touched += number;
                    break;
                case SZArrayRecord<int> numbers:
                    foreach (var number in numbers.GetArray()) touched += number;
                    break;
            }
        }
        return touched;
    }
}
