using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DicomNode.Node.Notification;
using DicomNode.Testing;
using Microsoft.Extensions.Time.Testing;

namespace DicomNode.Node.Tests.Notification;

/// <summary>What goes over the wire to a webhook, and what counts as taken.</summary>
public sealed class WebhookChannelTests : IDisposable
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Reports.Start);

    public WebhookChannelTests() => File.WriteAllText(_folder.File("secret"), Secret + "\n");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_message_is_json_signed_over_time_and_body_and_names_no_patient()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await SendAsync(receiver);
        var post = await receiver.NextAsync();
        Assert.Equal("/hook?a=b", post.Path);
        Assert.Equal(("application/json", "rule-47-new-20", "1772352000"), (post.Headers["Content-Type"], post.Headers["Idempotency-Key"], post.Headers["DicomNode-Timestamp"]));
        byte[] signed = [.. Encoding.UTF8.GetBytes("1772352000."), .. post.Body];
        Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed)), post.Headers["DicomNode-Signature"]);
        Assert.Equal(
            """
            {"key":"rule-47-new-20","kind":"report","rule":"rule","node":"DICOMNODE","createdAt":"2026-03-01T08:00:00.000000Z","reports":[{"report":47,"occasion":"new","url":"https://node.example/reports/47","outcome":"Mismatch","header":"MR","sopClass":"CT","pixels":"CT","confidence":0.97,"slicesFor":20,"slicesAgainst":0,"callingAe":"MODALITY1, PACS","stationName":"CT2","openedAt":"2026-03-01T08:00:00.000000Z"}]}
            """,
            Encoding.UTF8.GetString(post.Body));
        using var document = JsonDocument.Parse(post.Body);
        foreach (var hidden in new[] { "1.2.3", "ABCDEFGHIJ" })
            Assert.DoesNotContain(hidden, document.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, "answered 500")]
    [InlineData(404, "answered 404")]
    [InlineData(302, "answered 302; redirects are not followed")]
    public async Task Anything_but_success_is_no_delivery(int status, string fault)
    {
        await using var elsewhere = await WebhookReceiver.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = elsewhere.Url.ToString();
            return Task.CompletedTask;
        });
        Assert.Equal(fault, (await Assert.ThrowsAsync<DeliveryException>(() => SendAsync(receiver))).Message);
        Assert.False(elsewhere.HasMore);
    }

    [Fact]
    public async Task A_receiver_that_hangs_costs_no_more_than_its_time()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var receiver = await WebhookReceiver.StartAsync(context =>
        {
            asked.SetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        var sending = SendAsync(receiver);
        await asked.Task;
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("no answer within 10 s", (await Assert.ThrowsAsync<DeliveryException>(() => sending)).Message);
    }

    [Fact]
    public async Task Faults_tell_neither_address_nor_secret()
    {
        var receiver = await WebhookReceiver.StartAsync();
        var url = receiver.Url;
        await receiver.DisposeAsync();
        using var channel = Channel(url);
        var refused = await Assert.ThrowsAsync<DeliveryException>(() => channel.SendAsync(Message(), Cancel));
        Assert.DoesNotContain("hook", refused.Message, StringComparison.Ordinal);
        File.Delete(_folder.File("secret"));
        var unread = await Assert.ThrowsAsync<DeliveryException>(() => channel.SendAsync(Message(), Cancel));
        Assert.Contains(_folder.File("secret"), unread.Message, StringComparison.Ordinal);
    }

    private static Message Message() => new(
        "rule-47-new-20", MessageKind.Report, "rule", "DICOMNODE", Reports.Start,
        [ReportNotice.Of(Reports.Open(), NotificationOccasion.New, "https://node.example")]);

    private WebhookChannel Channel(Uri url) => new(new WebhookOptions { Name = "hook", Url = url, SecretFile = _folder.File("secret") }, _time);

    private async Task SendAsync(WebhookReceiver receiver)
    {
        using var channel = Channel(receiver.Url);
        await channel.SendAsync(Message(), Cancel);
    }
}
