// A site of ASP.NET: a request names an item to store, and how long it works, and gets the session.
using System;
using System.Linq;
using System.Threading;
using System.Web;
using System.Web.SessionState;

public sealed class SitePage : IHttpHandler, IRequiresSessionState
{
    public bool IsReusable => true;

    public void ProcessRequest(HttpContext context)
    {
        var (query, session) = (context.Request.QueryString, context.Session);
        if (query["set"] != null) session[query["set"]] = query["to"];
        if (query["workMs"] != null) Thread.Sleep(int.Parse(query["workMs"]));
        var items = session.Keys.Cast<string>().Select(name => $"{Json(name)}:{Json((string)session[name])}");
        context.Response.ContentType = "application/json";
        var server = Environment.GetEnvironmentVariable("SERVER");
        context.Response.Write($"{{\"server\":{Json(server)},\"items\":{{{string.Join(",", items)}}}}}");
    }

    private static string Json(string text) => $"\"{HttpUtility.JavaScriptStringEncode(text)}\"";
}
