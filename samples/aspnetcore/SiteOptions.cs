using System.Net;

namespace SessionSite;

/// <summary>How the site is started: <c>--port 5001</c> on the command line, or <c>PORT=5001</c> in the environment.</summary>
public sealed class SiteOptions
{
    /// <summary>The port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; } = 5000;

    /// <summary>Host and port of Redis.</summary>
    public string Redis { get; init; } = "127.0.0.1:6379";

    /// <summary>The password of Redis' default user. Give it by the environment: command lines are for all to see.</summary>
    public string? RedisPassword { get; init; }

    /// <summary>What stands before each session's key.</summary>
    public string InstanceName { get; init; } = "SessionSite:";

    /// <summary>How long a session lives without requests.</summary>
    public int IdleSeconds { get; init; } = 20 * 60;

    /// <summary>Where the keys for the session cookie are: the same folder for all servers of a farm.</summary>
    public string KeyFolder { get; init; } = Path.Combine(Path.GetTempPath(), "session-site-keys");

    public DnsEndPoint RedisEndPoint()
    {
        var colon = Redis.LastIndexOf(':');
        return new DnsEndPoint(Redis[..colon], int.Parse(Redis[(colon + 1)..]));
    }
}
