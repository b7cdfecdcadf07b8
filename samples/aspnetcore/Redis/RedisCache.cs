using System.Text;
using Microsoft.Extensions.Caching.Distributed;

namespace SessionSite.Redis;

/// <summary>
/// Sends Redis the same commands as Microsoft.Extensions.Caching.StackExchangeRedis 9 and 10 do
/// (dotnet/aspnetcore src/Caching/StackExchangeRedis/src/RedisCache.cs). A site of yours uses that package and
/// <c>AddStackExchangeRedisCache</c>; this one does without, so that it runs with nothing but the SDK.
/// </summary>
/// <param name="instanceName">What stands before each key, without anything in between.</param>
public sealed class RedisCache(RedisConnection redis, string instanceName) : IDistributedCache
{
    private const string AbsoluteExpiration = "absexp";
    private const string SlidingExpiration = "sldexp";
    private const string Data = "data";

    /// <summary>What an expiration field holds that isn't used.</summary>
    private const long NotPresent = -1;

    public byte[]? Get(string key) => GetAsync(key).GetAwaiter().GetResult();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) =>
        SetAsync(key, value, options).GetAwaiter().GetResult();

    public void Refresh(string key) => RefreshAsync(key).GetAwaiter().GetResult();

    public void Remove(string key) => RemoveAsync(key).GetAwaiter().GetResult();

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        var fields = await FieldsAsync(token, "HMGET", instanceName + key, AbsoluteExpiration, SlidingExpiration, Data);
        await SlideAsync(key, fields, token);
        return fields[2];
    }

    public async Task RefreshAsync(string key, CancellationToken token = default)
    {
        var fields = await FieldsAsync(token, "HMGET", instanceName + key, AbsoluteExpiration, SlidingExpiration);
        await SlideAsync(key, fields, token);
    }

    public async Task SetAsync(
        string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        var now = DateTimeOffset.UtcNow;
        var absolute = options.AbsoluteExpirationRelativeToNow is { } fromNow ? now + fromNow : options.AbsoluteExpiration;
        var sliding = options.SlidingExpiration;
        // One behind the other, and not as one step.
        var stored = redis.SendAsync(token, "HMSET", instanceName + key,
            AbsoluteExpiration, absolute?.Ticks ?? NotPresent,
            SlidingExpiration, sliding?.Ticks ?? NotPresent,
            Data, value);
        await Task.WhenAll(stored, ExpireAsync(key, TimeToLive(absolute, sliding, now), wholeSeconds: true, token));
    }

    public Task RemoveAsync(string key, CancellationToken token = default) =>
        redis.SendAsync(token, "UNLINK", instanceName + key);

    private async Task<byte[]?[]> FieldsAsync(CancellationToken token, params RedisArgument[] command) =>
        [.. ((object?[])(await redis.SendAsync(token, command))!).Cast<byte[]?>()];

    /// <summary>Begins the sliding expiration anew, as it is stored with the entry.</summary>
    private Task SlideAsync(string key, byte[]?[] fields, CancellationToken token)
    {
        if (Ticks(fields[1]) is not { } sliding) return Task.CompletedTask;
        DateTimeOffset? absolute = Ticks(fields[0]) is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        var left = TimeToLive(absolute, TimeSpan.FromTicks(sliding), DateTimeOffset.UtcNow);
        return ExpireAsync(key, left, wholeSeconds: false, token);
    }

    private Task ExpireAsync(string key, TimeSpan? left, bool wholeSeconds, CancellationToken token)
    {
        if (left is not { } time) return Task.CompletedTask;
        var milliseconds = time.Ticks / TimeSpan.TicksPerMillisecond;
        return wholeSeconds || milliseconds % 1000 == 0
            ? redis.SendAsync(token, "EXPIRE", instanceName + key, milliseconds / 1000)
            : redis.SendAsync(token, "PEXPIRE", instanceName + key, milliseconds);
    }

    /// <summary>The shorter of the two times; null when the entry stays for ever.</summary>
    private static TimeSpan? TimeToLive(DateTimeOffset? absolute, TimeSpan? sliding, DateTimeOffset now)
    {
        if (absolute - now is not { } untilEnd) return sliding;
        return sliding < untilEnd ? sliding : untilEnd;
    }

    private static long? Ticks(byte[]? field) =>
        field is not null && long.Parse(Encoding.ASCII.GetString(field)) is var ticks and not NotPresent ? ticks : null;
}
