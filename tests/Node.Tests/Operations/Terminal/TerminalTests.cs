using System.Globalization;
using System.Text.Json;
using DicomNode.Classifier;
using DicomNode.Node.Operations;
using DicomNode.Node.Operations.Terminal;
using DicomNode.Node.Tests.Network;
using DicomNode.Node.Tests.Verdicts;
using DicomNode.Testing;

namespace DicomNode.Node.Tests.Operations.Terminal;

/// <summary>The terminal commands against a whole node.</summary>
public sealed class TerminalTests : IAsyncLifetime
{
    private RunningNode _node = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _node = await RunningNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Reports_are_a_table_that_fits_the_terminal()
    {
        var hostile = Samples.Slice(2, "1.2.3.2", ModalityClass.MR) with
        {
            HeaderModality = "MR\u001b[31m" + new string('x', 200),
            CallingAe = "A\u0007 SIXTEEN CHARS",
        };
        await _node.Store.AddAsync([Samples.Slice(1, header: ModalityClass.MR), hostile], Cancel);
        var (code, output, _) = await RunAsync("reports", "--state", "open");
        Assert.Equal(ExitCode.Stopped, code);
        var lines = output.TrimEnd().Split('\n');
        Assert.StartsWith("ID  STATE", lines[0].TrimStart(), StringComparison.Ordinal);
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 100));
        Assert.DoesNotContain(output, c => char.IsControl(c) && c != '\n');
        Assert.Contains(lines, line => line.Contains("MODALITY1", StringComparison.Ordinal) && line.Contains("97.0%", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_is_what_the_api_answers()
    {
        await _node.Store.AddAsync([Samples.Slice(1, header: ModalityClass.MR)], Cancel);
        var (code, output, _) = await RunAsync("reports", "--json", "--limit=1");
        Assert.Equal((ExitCode.Stopped, await _node.Http.GetStringAsync("/api/reports?limit=1", Cancel)), (code, output.TrimEnd()));
    }

    [Fact]
    public async Task Without_reports_it_says_so()
    {
        Assert.Equal((ExitCode.Stopped, "There are no reports.\n", ""), await RunAsync("reports"));
        Assert.Equal((ExitCode.Stopped, "No report is open.\n", ""), await RunAsync("reports", "--state=open"));
    }

    [Fact]
    public async Task Status_says_what_the_node_has_to_do()
    {
        var (code, output, _) = await RunAsync("status");
        Assert.Equal(ExitCode.Stopped, code);
        foreach (var part in new[] { "takes work", "store         ok", "queue         0 waiting", "reports       0 open", "0 given up" })
            Assert.Contains(part, output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await RunAsync("status", "--json")).Output);
        Assert.Equal("Healthy", json.RootElement.GetProperty("ready").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_node_that_takes_no_work_fails_the_status()
    {
        await using var full = await RunningNode.StartAsync(("Node:Retention:MinFreeBytes", long.MaxValue.ToString(CultureInfo.InvariantCulture)));
        var (code, output, _) = await RunAsync(full, "status");
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("takes NO work", output, StringComparison.Ordinal);
        Assert.Contains("watermark", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_goes_wrong_is_said_in_one_line_with_its_exit_code()
    {
        var (code, _, errors) = await RunAsync("reports", "--state", "lost");
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("state is \"lost\"", errors, StringComparison.Ordinal);

        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("token"), "dn_nonsense", Cancel);
        (code, _, errors) = await RunAsync("reports", "--token-file", folder.File("token"));
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("token create", errors, StringComparison.Ordinal);

        (code, _, errors) = await RunAsync("reports", "--token-file", folder.File("none"));
        Assert.Equal(ExitCode.Usage, code);
        (code, _, errors) = await RunAsync("status", "--url", $"http://127.0.0.1:{FreePort.Find()}");
        Assert.Equal(ExitCode.Failed, code);
        Assert.StartsWith("No node answers at", errors, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await RunAsync("status", "--url", "here")).Code);
    }

    [Fact]
    public void The_operators_token_is_for_the_nodes_own_user_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs POSIX file modes, which Windows does not have");
        var path = Path.Combine(_node.Folders.Root, OperatorToken.FileName);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path));
    }

    private Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) => RunAsync(_node, arguments);

    private static async Task<(int Code, string Output, string Errors)> RunAsync(RunningNode node, params string[] arguments)
    {
        string[] all = arguments.Contains("--url") ? arguments : [.. arguments, "--url", node.WebUrl.ToString()];
        var ask = Assert.IsType<CommandLine.Ask>(CommandLine.Parse([.. all, $"--Node:DataDirectory={node.Folders.Root}"]));
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var code = await TerminalProgram.RunAsync(ask, output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
