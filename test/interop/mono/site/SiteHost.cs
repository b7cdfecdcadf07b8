// A web server for one site of ASP.NET: the class library's own pipeline and session module behind an HttpListener.
// Arguments: port, folder of the site.
using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Threading;
using System.Web;
using System.Web.Hosting;

public sealed class SiteHost : MarshalByRefObject
{
    public static void Main(string[] args)
    {
        var host = (SiteHost)ApplicationHost.CreateApplicationHost(typeof(SiteHost), "/", args[1]);
        host.Listen(args[0]);
        Thread.Sleep(Timeout.Infinite);
    }

    public override object InitializeLifetimeService() => null;

    public void Listen(string port)
    {
        var listener = new HttpListener();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        new Thread(() =>
        {
            while (true)
            {
                var context = listener.GetContext();
                ThreadPool.QueueUserWorkItem(_ => HttpRuntime.ProcessRequest(new SiteRequest(context)));
            }
        }).Start();
    }
}

/// <summary>A request of the listener as ASP.NET takes it.</summary>
public sealed class SiteRequest : SimpleWorkerRequest
{
    private readonly HttpListenerContext context;

    public SiteRequest(HttpListenerContext context)
        : base(context.Request.Url.AbsolutePath.TrimStart('/'), context.Request.Url.Query.TrimStart('?'), TextWriter.Null)
    {
        this.context = context;
    }

    public override string GetHttpVerbName() => context.Request.HttpMethod;
    public override string GetKnownRequestHeader(int index) =>
        index == HeaderCookie ? context.Request.Headers["Cookie"] : base.GetKnownRequestHeader(index);
    public override void SendStatus(int statusCode, string statusDescription) =>
        context.Response.StatusCode = statusCode;
    public override void SendKnownResponseHeader(int index, string value) =>
        SendUnknownResponseHeader(GetKnownResponseHeaderName(index), value);

    public override void SendUnknownResponseHeader(string name, string value)
    {
        var framing = new List<string> { "Content-Length", "Transfer-Encoding", "Connection" };
        if (!framing.Contains(name)) context.Response.AppendHeader(name, value);
    }

    public override void SendResponseFromMemory(byte[] data, int length) =>
        context.Response.OutputStream.Write(data, 0, length);
    public override void FlushResponse(bool finalFlush) { if (finalFlush) context.Response.Close(); }
    public override void EndOfRequest() => context.Response.Close();
}
