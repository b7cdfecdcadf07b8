// A site whose sessions Microsoft.AspNetCore.Session and StackExchange.Redis keep: a request names an item to store,
// and gets the session. Arguments: port, name of the server, Redis, folder of the keys for cookies.
using Microsoft.AspNetCore.DataProtection;

var (port, server, redis, keyFolder) = (args[0], args[1], args[2], args[3]);
var builder = WebApplication.CreateBuilder();
builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
builder.Services.AddDataProtection().SetApplicationName("FarmSite").PersistKeysToFileSystem(new(keyFolder));
builder.Services.AddStackExchangeRedisCache(cache =>
{
    cache.Configuration = redis;
    cache.InstanceName = "shop:";
});
builder.Services.AddSession();

var site = builder.Build();
site.UseSession();
site.MapGet("/", (HttpContext context, string? set, string? to) =>
{
    if (set is not null) context.Session.SetString(set, to ?? "");
    return new { server, items = context.Session.Keys.ToDictionary(name => name, context.Session.GetString) };
});
site.Run();
