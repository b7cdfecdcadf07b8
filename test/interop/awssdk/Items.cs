using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json.Nodes;

namespace SessionFarm.Interop;

/// <summary>
/// Texts and whole numbers as <c>SessionStateItemCollection</c> serializes them (microsoft/referencesource
/// System.Web.State/SessionStateItemCollection.cs, AltSerialization.cs).
/// </summary>
static class Items
{
    const byte StringType = 1;
    const byte Int32Type = 2;

    public static string Serialize(JsonObject items)
    {
        var stream = new MemoryStream();
        var writer = new BinaryWriter(stream);
        writer.Write(items.Count);
        writer.Write(-1);
        foreach (var (name, _) in items) writer.Write(name);
        var values = new MemoryStream();
        var value = new BinaryWriter(values);
        foreach (var (_, item) in items)
        {
            if (item.GetValueKind() == System.Text.Json.JsonValueKind.String)
            {
                value.Write(StringType);
                value.Write(item.GetValue<string>());
            }
            else
            {
                value.Write(Int32Type);
                value.Write(item.GetValue<int>());
            }
            value.Flush();
            writer.Write((int)values.Length);
        }
        writer.Write(values.ToArray());
        writer.Flush();
        return Convert.ToBase64String(stream.ToArray());
    }

    public static JsonObject Deserialize(string text)
    {
        var items = new JsonObject();
        var bytes = Convert.FromBase64String(text ?? "");
        if (bytes.Length == 0) return items;
        var reader = new BinaryReader(new MemoryStream(bytes));
        var count = reader.ReadInt32();
        if (reader.ReadInt32() != -1) throw new InvalidDataException("A name is null");
        var names = new List<string>();
        for (var i = 0; i < count; i++) names.Add(reader.ReadString());
        for (var i = 0; i < count; i++) reader.ReadInt32();
        foreach (var name in names)
        {
            items[name] = reader.ReadByte() switch
            {
                StringType => reader.ReadString(),
                Int32Type => reader.ReadInt32(),
                var type => throw new InvalidDataException($"The type is {type}"),
            };
        }
        if (reader.BaseStream.Position != bytes.Length) throw new InvalidDataException("There is more");
        return items;
    }
}
