using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DicomNode.Node.Tests.Notification;

/// <summary>A server on a port of its own that keeps what is posted to it and answers as the test says.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<ReceivedPost> _posts = Channel.CreateUnbounded<ReceivedPost>();

    private WebhookReceiver(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            _posts.Writer.TryWrite(new ReceivedPost($"{context.Request.Path}{context.Request.QueryString}", headers, body.ToArray()));
            await answer(context);
        });
    }

    /// <summary>With a path, as the address of a webhook.</summary>
    public Uri Url { get; private set; } = null!;

    /// <param name="answer">What to answer; nothing, with status 200, by default.</param>
    public static async Task<WebhookReceiver> StartAsync(Func<HttpContext, Task>? answer = null)
    {
        var receiver = new WebhookReceiver(answer ?? (_ => Task.CompletedTask));
        await receiver._app.StartAsync();
        receiver.Url = new Uri(new Uri(receiver._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()), "/hook?a=b");
        return receiver;
    }

    /// <summary>The next post, waited for.</summary>
    public async Task<ReceivedPost> NextAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        return await _posts.Reader.ReadAsync(limit.Token);
    }

    /// <summary>True where a post came that nobody has asked for.</summary>
    public bool HasMore => _posts.Reader.TryPeek(out _);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
