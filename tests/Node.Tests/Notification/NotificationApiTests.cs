using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using DicomNode.Classifier;
using DicomNode.Node.Tests.Network;
using DicomNode.Node.Tests.Verdicts;
using DicomNode.Testing;

namespace DicomNode.Node.Tests.Notification;

/// <summary>Notification of a whole node: from its settings to the webhook, and what administrators see of it.</summary>
public sealed class NotificationApiTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private WebhookReceiver _receiver = null!;
    private RunningNode _node = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_folder.File("secret"), "0123456789abcdef", Cancel);
        _receiver = await WebhookReceiver.StartAsync();
        _node = await RunningNode.StartAsync(
            ("Node:Web:PublicUrl", "https://node.example/"),
            ("Node:Notification:Rules:0:Name", "all"), ("Node:Notification:Rules:0:Via", "hook"),
            ("Node:Notification:Webhooks:0:Name", "hook"), ("Node:Notification:Webhooks:0:Url", _receiver.Url.ToString()),
            ("Node:Notification:Webhooks:0:SecretFile", _folder.File("secret")));
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _receiver.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_report_reaches_the_webhook_and_is_listed()
    {
        await _node.Store.AddAsync([Samples.Slice(1, header: ModalityClass.MR)], Cancel);
        var post = JsonDocument.Parse((await _receiver.NextAsync()).Body).RootElement;
        Assert.Equal("https://node.example/reports/1", post.GetProperty("reports")[0].GetProperty("url").GetString());
        var page = JsonDocument.Parse(await _node.Http.GetStringAsync("/api/notifications?limit=1", Cancel)).RootElement;
        var item = Assert.Single(page.GetProperty("items").EnumerateArray());
        Assert.Equal(("all-1-new-1", "report", "hook", "[1]"), (
            item.GetProperty("key").GetString(), item.GetProperty("kind").GetString(), item.GetProperty("via").GetString(), item.GetProperty("reports").GetRawText()));
        Assert.Equal(JsonValueKind.Null, page.GetProperty("nextCursor").ValueKind);
    }

    [Fact]
    public async Task A_test_goes_out_and_the_list_is_cut_into_pages()
    {
        foreach (var _ in Enumerable.Range(0, 3))
        {
            Assert.Equal(HttpStatusCode.Accepted, await PostAsync("test", """{"via":"hook"}"""));
            Assert.Equal("test", JsonDocument.Parse((await _receiver.NextAsync()).Body).RootElement.GetProperty("kind").GetString());
        }

        var keys = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = JsonDocument.Parse(await _node.Http.GetStringAsync($"/api/notifications?limit=2&cursor={cursor}", Cancel)).RootElement;
            keys.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("key").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString();
        }

        Assert.Equal(3, keys.Distinct().Count());
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("test", """{"via":"Mail"}"""));
        Assert.Equal(HttpStatusCode.OK, await PostAsync("retry", body: null));
    }

    [Theory]
    [InlineData("/admin/notifications", "all", "hook, at once")]
    [InlineData("/admin/logging", "Network", "Information")]
    public async Task The_page_shows_it_to_administrators(string path, params string[] texts)
    {
        var html = await _node.Http.GetStringAsync(path, Cancel);
        Assert.All(texts, text => Assert.Contains(text, html, StringComparison.Ordinal));
    }

    private async Task<HttpStatusCode> PostAsync(string what, string? body)
    {
        using var content = body is null ? null : new StringContent(body, new MediaTypeHeaderValue("application/json"));
        using var response = await _node.Http.PostAsync($"/api/notifications/{what}", content, Cancel);
        return response.StatusCode;
    }
}
