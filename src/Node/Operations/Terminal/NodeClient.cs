using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace DicomNode.Node.Operations.Terminal;

/// <summary>Asks a running node over HTTP, as whoever holds the token.</summary>
internal sealed class NodeClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;

    /// <param name="url">Where the node serves its API.</param>
    /// <param name="token">An API token; null to ask without.</param>
    public NodeClient(Uri url, string? token)
    {
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = url, Timeout = Patience };
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/plain;q=0.5");
        if (token is not null)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Uri Url => _http.BaseAddress!;

    /// <summary>What the node answers, as JSON.</summary>
    /// <param name="path">Path and query.</param>
    /// <param name="alsoTaken">A status beside success whose body is an answer, too.</param>
    /// <exception cref="TerminalException">It does not answer, or not with what was asked for.</exception>
    public async Task<JsonElement> GetAsync(string path, HttpStatusCode? alsoTaken = null)
    {
        var text = await GetTextAsync(path, alsoTaken);
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new TerminalException($"{Url} answers {path} with something other than JSON: is it a DICOM node?", ExitCode.Failed);
        }
    }

    /// <summary>What the node answers, as text.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public async Task<string> GetTextAsync(string path, HttpStatusCode? alsoTaken = null)
    {
        try
        {
            using var response = await _http.GetAsync(path);
            var text = await response.Content.ReadAsStringAsync();
            return response.IsSuccessStatusCode || response.StatusCode == alsoTaken ? text : throw Refused(path, response.StatusCode, text);
        }
        catch (HttpRequestException exception)
        {
            throw new TerminalException($"No node answers at {Url}: {exception.Message}", ExitCode.Failed);
        }
        catch (TaskCanceledException)
        {
            throw new TerminalException($"The node at {Url} has not answered within {Patience.TotalSeconds:F0} s.", ExitCode.Failed);
        }
    }

    public void Dispose() => _http.Dispose();

    private static TerminalException Refused(string path, HttpStatusCode status, string body) => status switch
    {
        HttpStatusCode.Unauthorized => new TerminalException(
            "The node does not know the token, or none was found: make one by \"node token create NAME --role viewer\", and name its file by --token-file.",
            ExitCode.Failed),
        HttpStatusCode.BadRequest => new TerminalException(Detail(body) ?? $"The node takes {path} for a bad request.", ExitCode.Usage),
        _ => new TerminalException($"The node answers {path} with {(int)status}{(Detail(body) is { } detail ? $": {detail}" : "")}", ExitCode.Failed),
    };

    private static string? Detail(string body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            return problem.RootElement.TryGetProperty("detail", out var detail) && detail.GetString() is { } text ? TextTable.Clean(text) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
