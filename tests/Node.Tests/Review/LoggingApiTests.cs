using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using DicomNode.Node.Tests.Network;

namespace DicomNode.Node.Tests.Review;

/// <summary>Log levels of a whole node, changed while it runs.</summary>
public sealed class LoggingApiTests : IAsyncLifetime
{
    private RunningNode _node = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _node = await RunningNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task An_area_logs_more_from_the_answer_on_and_the_change_is_on_record()
    {
        var state = await PutAsync("""{"area":"network","level":"Debug","minutes":30}""", HttpStatusCode.OK);
        Assert.Equal(("Network", "Debug", "Information"), (
            state.GetProperty("area").GetString(), state.GetProperty("level").GetString(), state.GetProperty("configured").GetString()));
        var listed = JsonDocument.Parse(await _node.Http.GetStringAsync("/api/logging", Cancel)).RootElement.EnumerateArray()
            .Single(area => area.GetProperty("area").GetString() == "Network");
        Assert.Equal(state.GetRawText(), listed.GetRawText());
        var back = await PutAsync("""{"area":"Network","minutes":0}""", HttpStatusCode.OK);
        Assert.Equal(("Information", JsonValueKind.Null), (back.GetProperty("level").GetString(), back.GetProperty("until").ValueKind));
        Assert.Contains("Network logs from Debug on", await _node.StopAndReadLogAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"area":"Everything","level":"Debug"}""", "Everything")]
    [InlineData("""{"area":"Network","level":"Loud"}""", "Loud")]
    [InlineData("""{"area":"Network","level":"1"}""", "level is \"1\"")]
    [InlineData("""{"area":"Network","level":"Debug","minutes":1441}""", "1441")]
    [InlineData("""{"area":"Network","level":"Debug","minutes":-1}""", "minutes is -1")]
    [InlineData("[]", "not the expected JSON")]
    public async Task A_bad_request_is_told_what_was_expected(string body, string expected) => Assert.Contains(
        expected, (await PutAsync(body, HttpStatusCode.BadRequest)).GetProperty("detail").GetString(), StringComparison.Ordinal);

    private async Task<JsonElement> PutAsync(string body, HttpStatusCode expected)
    {
        using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        using var response = await _node.Http.PutAsync("/api/logging", content, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.StatusCode == expected, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
