using System.Diagnostics;
using DicomNode.Testing;
using Npgsql;

namespace DicomNode.Node.Tests.Verdicts;

/// <summary>A PostgreSQL server of the tests' own, on a socket in a temporary folder; stopped and removed at the end.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TemporaryFolder? _folder;
    private Process? _process;
    private int _databases;

    /// <summary>Creates an empty database; skips the running test, saying so, where PostgreSQL is not installed.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        Assert.SkipWhen(_process is null, "needs PostgreSQL's server programs (Debian package postgresql)");
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres"));
        await using var command = source.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    public async ValueTask InitializeAsync()
    {
        var binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Order().Select(version => Path.Combine(version, "bin")).LastOrDefault()
            : null;
        if (binaries is null || !File.Exists(Path.Combine(binaries, "initdb")))
            return;
        _folder = new TemporaryFolder();
        // PostgreSQL refuses to run as root.
        string[] run = Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : ["env"];
        if (Environment.UserName == "root")
            await RunAsync("chown", ["postgres", _folder.Path]);
        var data = _folder.File("data");
        await RunAsync(run[0], [.. run[1..], Path.Combine(binaries, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]);
        _process = Tool.Start(
            run[0],
            [.. run[1..], Path.Combine(binaries, "postgres"), "-D", data, "-k", _folder.Path, "-c", "listen_addresses=", "-c", "fsync=off"],
            line =>
            {
                if (line.Contains("ready to accept connections", StringComparison.Ordinal))
                    _ready.TrySetResult();
            });
        await _ready.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            NpgsqlConnection.ClearAllPools();
            // At once: nobody needs the data.
            Signal.SendQuit(_process);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _folder?.Dispose();
    }

    private static async Task RunAsync(string program, string[] arguments)
    {
        var result = await Tool.RunAsync(program, arguments);
        Assert.True(result.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {result.Output}");
    }

    private string ConnectionString(string database) => $"Host={_folder!.Path};Username=postgres;Database={database};Maximum Pool Size=20";
}
