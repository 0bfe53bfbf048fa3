using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using DicomNode.Classifier;
using DicomNode.Node.Tests.Network;
using DicomNode.Node.Tests.Verdicts;
using Json.Schema;

namespace DicomNode.Node.Tests.Review;

/// <summary>The OpenAPI document, held against what a whole node answers.</summary>
public sealed class OpenApiTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string> KnownValues = new()
    {
        ["sopInstanceUid"] = "1.2.3.1.1",
        ["seriesInstanceUid"] = "1.2.3.1",
        ["studyInstanceUid"] = "1.2.3",
        ["id"] = "1",
        ["number"] = "1",
    };

    private RunningNode _node = null!;
    private JsonObject _document = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _node = await RunningNode.StartAsync();
        await _node.Store.AddAsync([Samples.Slice(1, header: ModalityClass.MR), Samples.Bare(2)], Cancel);
        _document = JsonNode.Parse(await _node.Http.GetStringAsync("/openapi/v1.json", Cancel))!.AsObject();
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Every_operation_answers_what_is_documented()
    {
        foreach (var (path, method, operation) in Operations())
        {
            await AssertDocumentedAsync(path, method, operation, Fill(path, found: true), body: Example(operation));
            if (path.Contains('{'))
                await AssertDocumentedAsync(path, method, operation, Fill(path, found: false), body: Example(operation));
            if (operation["parameters"]?.AsArray().Any(parameter => parameter!["name"]!.GetValue<string>() == "limit") == true)
                await AssertDocumentedAsync(path, method, operation, Fill(path, found: true) + "?limit=0", body: null);
            if (operation["requestBody"] is not null)
                await AssertDocumentedAsync(path, method, operation, Fill(path, found: true), body: "{");
        }
    }

    [Fact]
    public async Task Every_operation_but_the_health_of_the_process_needs_to_know_who_asks()
    {
        using var stranger = new HttpClient();
        foreach (var (path, method, operation) in Operations())
        {
            using var request = Request(method, new Uri(_node.WebUrl, Fill(path, found: true)), Example(operation));
            using var response = await stranger.SendAsync(request, Cancel);
            var isOpen = operation["security"] is null;
            Assert.True(isOpen == path is "/healthz" or "/readyz", path);
            Assert.True(isOpen == response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode}");
            if (!isOpen)
                await AssertDescribedAsync(path, method, operation, response);
        }
    }

    [Fact]
    public void Every_operation_has_a_name_a_summary_and_answers_with_a_description()
    {
        var operations = Operations().ToList();
        Assert.True(operations.Count >= 15);
        Assert.Equal(operations.Count, operations.Select(entry => entry.Operation["operationId"]!.GetValue<string>()).Distinct().Count());
        foreach (var (path, method, operation) in operations)
        {
            Assert.False(string.IsNullOrEmpty(operation["summary"]?.GetValue<string>()), $"{method} {path}");
            Assert.All(operation["responses"]!.AsObject(), response => Assert.NotNull(response.Value!["description"]));
            Assert.All(operation["parameters"]?.AsArray() ?? [], parameter => Assert.NotNull(parameter!["name"]));
        }
    }

    [Fact]
    public void Examples_are_what_their_schemas_ask_for()
    {
        var examples = _document["components"]!["schemas"]!.AsObject().Where(schema => schema.Value!["examples"] is not null).ToList();
        Assert.True(examples.Count >= 5);
        foreach (var (name, schema) in examples)
            AssertValid(new JsonObject { ["$ref"] = $"#/$defs/{name}" }, schema!["examples"]![0]!.DeepClone(), name);
    }

    private IEnumerable<(string Path, string Method, JsonNode Operation)> Operations() =>
        from path in _document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (path.Key, operation.Key.ToUpperInvariant(), operation.Value!);

    private async Task AssertDocumentedAsync(string path, string method, JsonNode operation, string url, string? body)
    {
        using var request = Request(method, new Uri(_node.WebUrl, url), body);
        using var response = await _node.Http.SendAsync(request, Cancel);
        await AssertDescribedAsync(path, method, operation, response);
    }

    private async Task AssertDescribedAsync(string path, string method, JsonNode operation, HttpResponseMessage response)
    {
        var status = ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        var where = $"{method} {response.RequestMessage!.RequestUri}: {status} {text[..Math.Min(text.Length, 500)]}";
        var described = operation["responses"]![status];
        Assert.True(described is not null, $"not documented: {where}");
        var content = described["content"]?.AsObject();
        var type = response.Content.Headers.ContentType?.MediaType;
        if (content is null)
        {
            Assert.True(text.Length == 0, $"no body documented: {where}");
            return;
        }

        Assert.True(type is not null && content.ContainsKey(type), $"{type} is not documented: {where}");
        if (type is "application/json" or "application/problem+json" && content[type]!["schema"] is { } schema)
            AssertValid(Localize(schema), JsonNode.Parse(text)!, where);
        _ = path;
    }

    private void AssertValid(JsonNode schema, JsonNode value, string where)
    {
        // The document's schemas beside the one asked for, so that references stay within one file.
        var whole = schema.DeepClone().AsObject();
        whole["$defs"] = Localize(_document["components"]!["schemas"]!);
        var result = JsonSchema.FromText(whole.ToJsonString()).Evaluate(JsonSerializer.SerializeToElement(value), new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(result.IsValid, where + "\n" + JsonSerializer.Serialize(result));
    }

    private static JsonNode Localize(JsonNode schema) => JsonNode.Parse(schema.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))!;

    private string? Example(JsonNode operation)
    {
        if (operation["requestBody"]?["content"]?["application/json"]?["schema"] is not { } schema)
            return null;
        var name = schema["$ref"]!.GetValue<string>().Split('/')[^1];
        return _document["components"]!["schemas"]![name]!["examples"]![0]!.ToJsonString();
    }

    private static string Fill(string path, bool found) =>
        KnownValues.Aggregate(path, (text, known) => text.Replace($"{{{known.Key}}}", found ? known.Value : "999", StringComparison.Ordinal));

    private static HttpRequestMessage Request(string method, Uri url, string? body)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (body is not null)
            request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        return request;
    }
}
