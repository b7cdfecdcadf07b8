using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SessionSite.Redis;

/// <summary>An error that Redis replied with.</summary>
public sealed class RedisException(string message) : Exception(message);

/// <summary>
/// One connection to Redis for all requests of the site. Commands are sent as they come, without waiting for the
/// replies to others; replies come in the same order. A connection that broke is opened again by the next command.
/// </summary>
public sealed class RedisConnection(DnsEndPoint endPoint, string? password) : IAsyncDisposable
{
    private readonly SemaphoreSlim _sending = new(1);
    private Link? _link;

    /// <summary>Sends a command. The reply is null, a long, a byte[], a string (of a status) or an object?[].</summary>
    public async Task<object?> SendAsync(CancellationToken token, params RedisArgument[] command)
    {
        Task<object?> reply;
        await _sending.WaitAsync(token);
        try
        {
            if (_link is not { IsOpen: true }) _link = await OpenAsync(token);
            reply = await _link.SendAsync(command);
        }
        finally
        {
            _sending.Release();
        }
        return await reply.WaitAsync(token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_link is not null) await _link.DisposeAsync();
        _sending.Dispose();
    }

    private async Task<Link> OpenAsync(CancellationToken token)
    {
        if (_link is not null) await _link.DisposeAsync();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(endPoint, token);
        var link = new Link(new NetworkStream(socket, ownsSocket: true));
        try
        {
            if (password is not null) await await link.SendAsync(["AUTH", password]);
            return link;
        }
        catch
        {
            await link.DisposeAsync();
            throw;
        }
    }

    /// <summary>A socket with the commands on it that wait for their replies.</summary>
    private sealed class Link : IAsyncDisposable
    {
        private readonly NetworkStream _stream;
        private readonly Queue<TaskCompletionSource<object?>> _waiting = new();
        private Exception? _failure;

        public Link(NetworkStream stream)
        {
            _stream = stream;
            _ = ReadRepliesAsync();
        }

        public bool IsOpen => Volatile.Read(ref _failure) is null;

        /// <summary>Writes a command; the inner task is its reply. One caller at a time.</summary>
        public async Task<Task<object?>> SendAsync(RedisArgument[] command)
        {
            var waiting = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_waiting)
            {
                if (_failure is not null) throw new IOException("The connection to Redis is closed.", _failure);
                _waiting.Enqueue(waiting);
            }
            await _stream.WriteAsync(Resp.Write(command));
            return waiting.Task;
        }

        public ValueTask DisposeAsync() => _stream.DisposeAsync();

        private async Task ReadRepliesAsync()
        {
            try
            {
                var reader = new RespReader(new BufferedStream(_stream, 16 * 1024));
                while (true)
                {
                    var reply = await reader.ReadAsync();
                    TaskCompletionSource<object?> waiting;
                    lock (_waiting) waiting = _waiting.Dequeue();
                    if (reply is RedisException error) waiting.SetException(error);
                    else waiting.SetResult(reply);
                }
            }
            catch (Exception error)
            {
                lock (_waiting)
                {
                    _failure = error;
                    foreach (var waiting in _waiting) waiting.SetException(new IOException("Redis is gone.", error));
                    _waiting.Clear();
                }
            }
        }
    }
}

/// <summary>An argument of a command: text, a number, or bytes.</summary>
public readonly record struct RedisArgument(ReadOnlyMemory<byte> Bytes)
{
    public static implicit operator RedisArgument(string text) => new(Encoding.UTF8.GetBytes(text));
    public static implicit operator RedisArgument(long number) => number.ToString();
    public static implicit operator RedisArgument(byte[] bytes) => new(bytes);
}
