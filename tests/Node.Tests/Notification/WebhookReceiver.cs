using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace DicomNode.Node.Tests.Notification;

/// <summary>A server on a port of its own that keeps what is posted to it and answers as the test says.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly Channel<ReceivedPost> _posts = Channel.CreateUnbounded<ReceivedPost>();
    private PostReceiver _receiver = null!;

    /// <summary>With a path, as the address of a webhook.</summary>
    public Uri Url => new(_receiver.Url, "/hook?a=b");

    /// <param name="answer">What to answer; nothing, with status 200, by default.</param>
    public static async Task<WebhookReceiver> StartAsync(Func<HttpContext, Task>? answer = null)
    {
        var webhook = new WebhookReceiver();
        webhook._receiver = await PostReceiver.StartAsync((context, body) =>
        {
            var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            webhook._posts.Writer.TryWrite(new ReceivedPost($"{context.Request.Path}{context.Request.QueryString}", headers, body));
            return answer?.Invoke(context) ?? Task.CompletedTask;
        });
        return webhook;
    }

    /// <summary>The next post, waited for.</summary>
    public async Task<ReceivedPost> NextAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        return await _posts.Reader.ReadAsync(limit.Token);
    }

    /// <summary>True where a post came that nobody has asked for.</summary>
    public bool HasMore => _posts.Reader.TryPeek(out _);

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();
}
