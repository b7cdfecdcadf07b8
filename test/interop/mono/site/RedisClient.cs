// As much of RESP 2 as a session provider needs.
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

public sealed class RedisClient : IDisposable
{
    private readonly TcpClient client;
    private readonly Stream stream;

    public RedisClient(string address)
    {
        var colon = address.LastIndexOf(':');
        client = new TcpClient(address.Substring(0, colon), int.Parse(address.Substring(colon + 1)));
        client.NoDelay = true;
        stream = new BufferedStream(client.GetStream());
    }

    public void Dispose() => client.Close();

    /// <summary>Sends texts, numbers and bytes; gives null, a long, bytes, or a list of these.</summary>
    public object Call(params object[] words)
    {
        Write($"*{words.Length}\r\n");
        foreach (var word in words)
        {
            var bytes = word as byte[] ?? Encoding.UTF8.GetBytes(word.ToString());
            Write($"${bytes.Length}\r\n");
            stream.Write(bytes, 0, bytes.Length);
            Write("\r\n");
        }
        stream.Flush();
        return Read();
    }

    private void Write(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        stream.Write(bytes, 0, bytes.Length);
    }

    private object Read()
    {
        var line = ReadLine();
        var rest = line.Substring(1);
        switch (line[0])
        {
            case '+': return Encoding.UTF8.GetBytes(rest);
            case '-': throw new IOException(rest);
            case ':': return long.Parse(rest);
            case '$':
                var length = int.Parse(rest);
                if (length < 0) return null;
                var bytes = new byte[length];
                for (var at = 0; at < length;) at += stream.Read(bytes, at, length - at);
                ReadLine();
                return bytes;
            default:
                var count = int.Parse(rest);
                if (count < 0) return null;
                var list = new List<object>();
                for (var at = 0; at < count; at++) list.Add(Read());
                return list;
        }
    }

    private string ReadLine()
    {
        var line = new StringBuilder();
        for (int next; (next = stream.ReadByte()) != '\n';)
        {
            if (next < 0) throw new EndOfStreamException();
            if (next != '\r') line.Append((char)next);
        }
        return line.ToString();
    }
}
