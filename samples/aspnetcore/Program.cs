using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using SessionSite;
using SessionSite.Redis;

var builder = WebApplication.CreateBuilder(args);
var options = builder.Configuration.Get<SiteOptions>()!;
builder.WebHost.UseUrls($"http://127.0.0.1:{options.Port}");

// The cookie says which session it is, and all servers of a farm have to be able to open it.
builder.Services.AddDataProtection()
    .SetApplicationName("SessionSite")
    .PersistKeysToFileSystem(Directory.CreateDirectory(options.KeyFolder));

builder.Services.AddSingleton(_ => new RedisConnection(options.RedisEndPoint(), options.RedisPassword));
builder.Services.AddSingleton<IDistributedCache>(services =>
    new RedisCache(services.GetRequiredService<RedisConnection>(), options.InstanceName));
builder.Services.AddSession(session => session.IdleTimeout = TimeSpan.FromSeconds(options.IdleSeconds));
builder.Services.AddControllersWithViews().AddSessionStateTempDataProvider();

var site = builder.Build();
site.UseDefaultFiles().UseStaticFiles();
site.UseSession();
site.MapGet("/health", () => "ok");
site.MapSession();
site.MapControllers();
site.Run();
