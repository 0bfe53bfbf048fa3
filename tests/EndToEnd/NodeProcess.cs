using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using DicomNode.Testing;

namespace DicomNode.EndToEnd;

/// <summary>The node as its users run it: the built executable in a process of its own, with the shipped model.</summary>
internal sealed partial class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly TaskCompletionSource<(int Dicom, Uri Web)> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private NodeProcess(string dataDirectory, IEnumerable<string> arguments)
    {
        var executable = Repository.Built("src/Node", "DicomNode.Node.dll");
        _process = Tool.Start(
            "dotnet",
            [executable, $"--Node:DataDirectory={dataDirectory}", "--Node:Dicom:Port=0", "--Node:Web:Url=http://127.0.0.1:0", .. arguments],
            OnLine);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException("The node ended before it was ready:\n" + Output));
    }

    public int ProcessId => _process.Id;

    public int DicomPort { get; private set; }

    public HttpClient Http { get; } = new();

    public string Output
    {
        get
        {
            lock (_output)
                return string.Join('\n', _output);
        }
    }

    /// <summary>Starts a node and waits until it says that it is ready.</summary>
    public static async Task<NodeProcess> StartAsync(string dataDirectory, params string[] arguments)
    {
        var node = new NodeProcess(dataDirectory, arguments);
        try
        {
            (node.DicomPort, node.Http.BaseAddress) = await node._ready.Task.WaitAsync(StartLimit);
            node.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await CreateTokenAsync(dataDirectory, arguments));
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a node that is expected to end by itself, and returns what it did.</summary>
    public static async Task<ToolResult> RunToEndAsync(string dataDirectory, params string[] arguments)
    {
        await using var node = new NodeProcess(dataDirectory, arguments);
        await node._process.WaitForExitAsync().WaitAsync(StartLimit);
        _ = node._ready.Task.Exception;
        return new ToolResult(node._process.ExitCode, node.Output);
    }

    /// <summary>Has the node's own command make a token, as an administrator would for a script.</summary>
    public static async Task<string> CreateTokenAsync(string dataDirectory, params string[] arguments)
    {
        var result = await RunCommandAsync(dataDirectory, ["token", "create", $"test-{Guid.NewGuid():N}", "--role", "administrator", .. arguments]);
        Assert.True(result.ExitCode == 0, result.Output);
        return result.Output.Trim();
    }

    /// <summary>Runs a command of the executable beside the node, or without one.</summary>
    public static Task<ToolResult> RunCommandAsync(string dataDirectory, params string[] arguments) =>
        Tool.RunAsync("dotnet", [Repository.Built("src/Node", "DicomNode.Node.dll"), .. arguments, $"--Node:DataDirectory={dataDirectory}"]);

    /// <summary>The settings of a peer on this machine.</summary>
    public static string[] Peer(string aeTitle, int port) =>
        [$"--Node:Dicom:Peers:0:AeTitle={aeTitle}", "--Node:Dicom:Peers:0:Host=127.0.0.1", $"--Node:Dicom:Peers:0:Port={port}"];

    /// <summary>Waits until the node has printed a text; fails with what it printed instead.</summary>
    public async Task WaitForOutputAsync(string text)
    {
        var clock = Stopwatch.StartNew();
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            if (clock.Elapsed > StartLimit)
                throw new TimeoutException($"The node did not print \"{text}\" but:\n{Output}");
            await Task.Delay(50);
        }
    }

    /// <summary>Ends the process at once, as a power cut would (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Has the node read its settings again (SIGHUP), and waits until it says that it has.</summary>
    public async Task ReloadAsync()
    {
        Signal.SendHangUp(_process);
        using var limit = new CancellationTokenSource(StartLimit);
        while (!Output.Contains("read again", StringComparison.Ordinal) && !Output.Contains("not taken over", StringComparison.Ordinal))
            await Task.Delay(50, limit.Token);
    }

    /// <summary>Asks the node to stop (SIGTERM) and returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        Signal.SendTerminate(_process);
        await _process.WaitForExitAsync().WaitAsync(StartLimit);
        return _process.ExitCode;
    }

    /// <summary>Every verdict the node holds, read page by page.</summary>
    public async Task<List<JsonElement>> VerdictsAsync(string query = "")
    {
        var verdicts = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = await Http.GetFromJsonAsync<JsonElement>(
                $"/api/verdicts?limit=1000&{query}" + (cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}"));
            verdicts.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        return verdicts;
    }

    /// <summary>Waits until a condition on the stored verdicts holds; fails with the last state when it does not in time.</summary>
    public async Task<List<JsonElement>> WaitForVerdictsAsync(
        Func<List<JsonElement>, bool> condition, TimeSpan? limit = null, string query = "")
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var verdicts = await VerdictsAsync(query);
            if (condition(verdicts))
                return verdicts;
            if (clock.Elapsed > (limit ?? TimeSpan.FromMinutes(3)))
                throw new TimeoutException($"The node holds {verdicts.Count} verdicts and the condition does not hold. It printed:\n{Output}");
            await Task.Delay(200);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
        Http.Dispose();
    }

    private void OnLine(string line)
    {
        lock (_output)
            _output.Add(line);
        if (ReadyLine().Match(line) is { Success: true } ready)
        {
            _ready.TrySetResult((
                int.Parse(ready.Groups["dicom"].Value, System.Globalization.CultureInfo.InvariantCulture),
                new Uri(ready.Groups["web"].Value)));
        }
    }

    [GeneratedRegex(@"[Rr]eady.*:(?<dicom>\d+)\D.*(?<web>http://[0-9.]+:\d+)")]
    private static partial Regex ReadyLine();
}
