using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using DicomNode.Node.Access;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Review;

/// <summary>Tells pages that are open that reports have changed (server-sent events), so that they fetch themselves again.</summary>
internal static class EventsEndpoint
{
    private const int MostListeners = 200;

    /// <summary>So often is something sent, that proxies keep the connection and a browser or a session that is gone is noticed.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(20);

    private static int _listeners;

    public static void Map(WebApplication app) => app.MapGet("/events", Listen).ExcludeFromDescription();

    private static IResult Listen(ReportFeed feed, Standing standing, TimeProvider time, IHostApplicationLifetime lifetime, HttpContext context)
    {
        if (Interlocked.Increment(ref _listeners) > MostListeners)
        {
            Interlocked.Decrement(ref _listeners);
            return TypedResults.Problem($"{MostListeners} pages listen already.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        context.Response.OnCompleted(static () =>
        {
            Interlocked.Decrement(ref _listeners);
            return Task.CompletedTask;
        });

        // A node that stops does not wait for those who listen.
        var listening = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.RegisterForDispose(listening);
        return TypedResults.ServerSentEvents(ReadAsync(feed, () => standing.HoldsAsync(context), time, listening.Token));
    }

    /// <summary>"ready" once, then "report" for each change, and "beat" in between, as long as the listener may listen.</summary>
    private static async IAsyncEnumerable<SseItem<ReportChange?>> ReadAsync(
        ReportFeed feed, Func<Task<bool>> mayListen, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var changes = feed.ReadAsync(leaving.Token).GetAsyncEnumerator(CancellationToken.None);
        var next = changes.MoveNextAsync().AsTask();
        try
        {
            yield return new SseItem<ReportChange?>(null, "ready");
            var asked = time.GetUtcNow();
            while (!cancellationToken.IsCancellationRequested)
            {
                var isNews = await IsDoneAsync(next, time, cancellationToken);
                if (cancellationToken.IsCancellationRequested)
                    yield break;
                if (time.GetUtcNow() - asked >= Beat)
                {
                    if (!await mayListen())
                        yield break;
                    asked = time.GetUtcNow();
                }

                if (!isNews)
                {
                    yield return new SseItem<ReportChange?>(null, "beat");
                    continue;
                }

                if (!await next)
                    yield break;
                yield return new SseItem<ReportChange?>(changes.Current, "report");
                next = changes.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // The feed ends with the token, and then nobody moves in it any more.
            await leaving.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await changes.DisposeAsync();
        }
    }

    /// <summary>Waits for news; false where the time for a beat, or the end, comes first.</summary>
    private static async Task<bool> IsDoneAsync(Task next, TimeProvider time, CancellationToken cancellationToken)
    {
        await next.WaitAsync(Beat, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return next.IsCompleted;
    }
}
