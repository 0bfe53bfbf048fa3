using System.Net;
using System.Net.Http.Headers;
using DicomNode.Classifier;
using DicomNode.Node.Tests.Verdicts;

namespace DicomNode.Node.Tests.Review;

/// <summary>What a client has already is not sent again, and what has changed is.</summary>
public sealed class ConditionalGetTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/verdicts/1.2.3.1.1")]
    [InlineData("/api/series/1.2.3.1")]
    [InlineData("/api/studies/1.2.3")]
    [InlineData("/api/reports/1")]
    public async Task An_answer_has_a_tag_and_whoever_names_it_gets_304_until_it_changes(string path)
    {
        await using var host = await ReviewHost.StartAsync();
        await host.Store.AddAsync([Samples.Slice(1, header: ModalityClass.MR)], Cancel);
        using var first = await host.Client.GetAsync(path, Cancel);
        Assert.Equal((HttpStatusCode.OK, "application/json"), (first.StatusCode, first.Content.Headers.ContentType!.MediaType));
        Assert.Equal("no-cache, private", string.Join(", ", first.Headers.CacheControl!.ToString().Split(", ").Order()));
        var tag = first.Headers.ETag!;
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(host, path, tag));
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(host, path, new EntityTagHeaderValue(tag.Tag, isWeak: true)));
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(host, path, EntityTagHeaderValue.Any));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, path, new EntityTagHeaderValue("\"other\"")));

        // The instance comes again, with other bytes: the verdict is another, and so is all that rests on it.
        var again = Samples.Slice(2, header: ModalityClass.MR, confidence: 0.99f) with { SopInstanceUid = "1.2.3.1.1" };
        await host.Store.AddAsync([again], Cancel);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, path, tag));
    }

    [Fact]
    public async Task A_report_that_settles_has_another_tag_that_names_the_same_version()
    {
        await using var host = await ReviewHost.StartAsync();
        await host.Store.AddAsync([Samples.Slice(1, header: ModalityClass.MR)], Cancel);
        using var provisional = await host.Client.GetAsync("/api/reports/1", Cancel);
        host.Clock.Now += TimeSpan.FromHours(1);
        using var settled = await host.Client.GetAsync("/api/reports/1", Cancel);
        Assert.NotEqual(provisional.Headers.ETag, settled.Headers.ETag);
        foreach (var tag in new[] { provisional.Headers.ETag!, settled.Headers.ETag! })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/reports/1/review");
            request.Headers.IfMatch.Add(tag);
            request.Content = new StringContent("""{"decision":"maybe"}""", new MediaTypeHeaderValue("application/json"));
            var problem = await host.SendAsync(request, 400);
            Assert.Contains("maybe", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(ReviewHost host, string path, EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(tag);
        using var response = await host.Client.SendAsync(request, Cancel);
        Assert.NotNull(response.Headers.ETag);
        return response.StatusCode;
    }
}
