using System.Buffers;
using System.Text;

namespace SessionSite.Redis;

/// <summary>Redis' protocol, version 2: how a command is written.</summary>
public static class Resp
{
    public static ReadOnlyMemory<byte> Write(ReadOnlySpan<RedisArgument> command)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        bytes.Write(Encoding.ASCII.GetBytes($"*{command.Length}\r\n"));
        foreach (var argument in command)
        {
            bytes.Write(Encoding.ASCII.GetBytes($"${argument.Bytes.Length}\r\n"));
            bytes.Write(argument.Bytes.Span);
            bytes.Write("\r\n"u8);
        }
        return bytes.WrittenMemory;
    }
}

/// <summary>Redis' protocol, version 2: how replies are read.</summary>
public sealed class RespReader(Stream stream)
{
    /// <summary>Reads a reply. An error is returned, not thrown: the connection goes on.</summary>
    public async Task<object?> ReadAsync()
    {
        var line = await ReadLineAsync();
        var rest = line[1..];
        switch (line[0])
        {
            case '+':
                return rest;
            case '-':
                return new RedisException(rest);
            case ':':
                return long.Parse(rest);
            case '$':
                return int.Parse(rest) is var length and >= 0 ? await ReadBytesAsync(length) : null;
            case '*':
                if (int.Parse(rest) is not (var count and >= 0)) return null;
                var items = new object?[count];
                for (var i = 0; i < count; i++) items[i] = await ReadAsync();
                return items;
            default:
                throw new InvalidDataException($"Redis sent a reply that begins with {line[0]}.");
        }
    }

    private async Task<byte[]> ReadBytesAsync(int length)
    {
        var bytes = new byte[length + 2];
        await stream.ReadExactlyAsync(bytes);
        return bytes[..length];
    }

    private async Task<string> ReadLineAsync()
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (true)
        {
            await stream.ReadExactlyAsync(one);
            if (one[0] == '\n') return line.ToString(0, line.Length - 1);
            line.Append((char)one[0]);
        }
    }
}
