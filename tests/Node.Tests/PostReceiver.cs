using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DicomNode.Node.Tests;

/// <summary>A server on a port of its own that hands every request, with its body, to a test.</summary>
internal sealed class PostReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PostReceiver(Func<HttpContext, byte[], Task> take)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            await take(context, body.ToArray());
        });
    }

    public Uri Url => new(_app.Urls.Single());

    /// <param name="take">Takes a request and its body, and answers: nothing, with status 200, unless it says otherwise.</param>
    public static async Task<PostReceiver> StartAsync(Func<HttpContext, byte[], Task> take)
    {
        var receiver = new PostReceiver(take);
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
