using DicomNode.Classifier.Models;
using DicomNode.Node.Network;
using DicomNode.Node.Operations;
using DicomNode.Node.Tests.Access;
using DicomNode.Node.Verdicts;
using DicomNode.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DicomNode.Node.Tests.Network;

/// <summary>A whole node in this process: real sockets on ports the system chose, a real data directory, random weights.</summary>
internal sealed class RunningNode : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IConfigurationRoot _configuration;
    private readonly WebApplication _app;

    private RunningNode(string? dataDirectory, (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>
        {
            ["Node:DataDirectory"] = dataDirectory ?? _folder.File("data"),
            ["Node:Dicom:Port"] = "0",
            ["Node:Web:Url"] = "http://127.0.0.1:0",
            ["Node:Model:Path"] = TestModel.Path,
            ["Node:Retention:MinFreeBytes"] = "0",
        };
        foreach (var (key, value) in settings)
            values[key] = value;
        _configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var (options, faults) = NodeOptionsReader.Read(_configuration, _folder.Path);
        Assert.Empty(faults);
        Folders = new DataFolders(options.DataDirectory);
        Folders.Open().Dispose();
        var model = ModelPackage.Load(options.Model.Path);
        _app = NodeApplication.Build(options, model, options.Model.CreateClassifier(model), _configuration, _folder.Path);
    }

    public DataFolders Folders { get; }

    public int Port => _app.Services.GetRequiredService<ReceiverService>().Port;

    public int TlsPort => _app.Services.GetRequiredService<ReceiverService>().TlsPort;

    /// <summary>Connections that have no association now.</summary>
    public int Waiting => _app.Services.GetRequiredService<WaitingRoom>().Count;

    public Uri WebUrl => new(_app.Urls.Single());

    /// <summary>Asks as an administrator's script.</summary>
    public HttpClient Http { get; } = new();

    public IServiceProvider Services => _app.Services;

    public IVerdictStore Store => _app.Services.GetRequiredService<IVerdictStore>();

    public static async Task<RunningNode> StartAsync(params (string Key, string Value)[] settings) => await StartAsync(null, settings);

    public static async Task<RunningNode> StartAsync(string? dataDirectory, params (string Key, string Value)[] settings)
    {
        var node = new RunningNode(dataDirectory, settings);
        await NodeApplication.StartAsync(node._app);
        node.Http.BaseAddress = node.WebUrl;
        await node.Http.ShowTokenAsync(node._app.Services, name: $"tests-{Guid.NewGuid():N}");
        return node;
    }

    /// <summary>Changes settings and has them read again, as SIGHUP would; returns the faults.</summary>
    public IReadOnlyList<string> Reload(params (string Key, string? Value)[] changes)
    {
        foreach (var (key, value) in changes)
            _configuration[key] = value;
        return _app.Services.GetRequiredService<SettingsReload>().Reload();
    }

    /// <summary>Waits until the store holds a verdict on this instance.</summary>
    public async Task<Verdict> WaitForVerdictAsync(string sopInstanceUid)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            if (await Store.FindAsync(sopInstanceUid, limit.Token) is { } verdict)
                return verdict;

            // The store tells nobody of its commits; this is the only way to see one from outside.
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>Everything that was ever written by the node's log of this run.</summary>
    public async Task<string> StopAndReadLogAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        return string.Concat(Directory.GetFiles(Folders.Logs).Select(File.ReadAllText));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
