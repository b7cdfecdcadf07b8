using System.Buffers.Binary;
using System.Text;

namespace SessionSite;

/// <summary>Reads and changes the session's values, one request each.</summary>
public static class SessionEndpoints
{
    public static void MapSession(this IEndpointRouteBuilder site)
    {
        var session = site.MapGroup("/session");
        session.MapGet("", (Delegate)Show);
        session.MapPost("/text", SetText);
        session.MapPost("/number", SetNumber);
        session.MapPost("/bytes", SetBytes);
        session.MapPost("/count", Count);
        session.MapPost("/remove", Remove);
        session.MapPost("/clear", Clear);
        session.MapGet("/slow", Slow);
    }

    /// <summary>A value. The session knows bytes only: the readings are what GetString and GetInt32 make of them.</summary>
    public sealed record Item(string Name, string Base64, string Text, int? Number);

    private static async Task<object> Show(HttpContext context)
    {
        var session = await LoadAsync(context);
        return new { session.Id, Environment.ProcessId, Items = session.Keys.Select(name => ItemOf(session, name)) };
    }

    private static Item ItemOf(ISession session, string name)
    {
        var bytes = session.Get(name)!;
        int? number = bytes.Length == 4 ? BinaryPrimitives.ReadInt32BigEndian(bytes) : null;
        return new Item(name, Convert.ToBase64String(bytes), Encoding.UTF8.GetString(bytes), number);
    }

    private static async Task SetText(HttpContext context, string name, string value = "")
    {
        var session = await LoadAsync(context);
        session.SetString(name, value);
    }

    private static async Task SetNumber(HttpContext context, string name, int value)
    {
        var session = await LoadAsync(context);
        session.SetInt32(name, value);
    }

    /// <summary>Stores the body of the request.</summary>
    private static async Task SetBytes(HttpContext context, string name)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var session = await LoadAsync(context);
        session.Set(name, body.ToArray());
    }

    private static async Task<int> Count(HttpContext context, string name)
    {
        var session = await LoadAsync(context);
        var count = (session.GetInt32(name) ?? 0) + 1;
        session.SetInt32(name, count);
        return count;
    }

    private static async Task Remove(HttpContext context, string name)
    {
        var session = await LoadAsync(context);
        session.Remove(name);
    }

    private static async Task Clear(HttpContext context)
    {
        var session = await LoadAsync(context);
        session.Clear();
    }

    /// <summary>
    /// Loads the session, works for a while, and then stores a value or not. Nothing locks the session meanwhile: what
    /// others store during the work is lost when this page stores, since it writes the session as a whole.
    /// </summary>
    /// <param name="name">The value to count up at the end; none: the page only reads.</param>
    private static async Task<int?> Slow(HttpContext context, int milliseconds = 5000, string? name = null)
    {
        var session = await LoadAsync(context);
        await Task.Delay(milliseconds, context.RequestAborted);
        return name is null ? null : await Count(context, name);
    }

    private static async Task<ISession> LoadAsync(HttpContext context)
    {
        await context.Session.LoadAsync(context.RequestAborted);
        return context.Session;
    }
}
