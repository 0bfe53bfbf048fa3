using DicomNode.Testing;

namespace DicomNode.EndToEnd;

/// <summary><c>scripts/node check</c>: what it says, and the exit code.</summary>
public sealed class CheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Where_all_is_well_every_line_is_ok_and_nothing_is_left_behind()
    {
        var result = await CheckAsync();
        Assert.True(result.ExitCode == 0, result.Output);
        string[] subjects = ["configuration", "disk space", "data directory", "DICOM port", "web port", "model", "store"];
        Assert.Equal(subjects.Select(subject => $"ok       {subject}"), Lines(result).Select(line => line.Split(':')[0]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Every_fault_of_the_settings_is_listed_and_the_exit_code_is_78()
    {
        var result = await CheckAsync("--Node:Dicom:Port=x", "--Node:Dicom:Prot=1");
        Assert.Equal(78, result.ExitCode);
        Assert.All(Lines(result), line => Assert.StartsWith("FAILED   configuration: Node:Dicom:", line, StringComparison.Ordinal));
        Assert.Equal(2, Lines(result).Count);
    }

    [Fact]
    public async Task Each_thing_that_fails_has_a_line_of_its_own_and_the_exit_code_is_1()
    {
        await using var stranger = await NodeProcess.StartAsync(_folder.File("stranger"), "--Node:Dicom:AcceptAnyCallingAe=false", "--Node:Dicom:Callers:0:AeTitle=ME");
        await File.WriteAllTextAsync(_folder.File("file"), "");
        Directory.CreateDirectory(_folder.File("empty"));
        var result = await CheckAsync(
            [
                $"--Node:DataDirectory={_folder.File("file", "data")}", $"--Node:Dicom:Port={stranger.DicomPort}", $"--Node:Model:Path={_folder.File("empty")}",
                "--Node:Store:Kind=Postgres", $"--Node:Store:ConnectionString=Host=127.0.0.1;Port={FreePort.Find()};Username=nobody",
                .. NodeProcess.Peer("DICOMNODE", stranger.DicomPort),
                "--Node:Dicom:Peers:1:AeTitle=NOBODY", "--Node:Dicom:Peers:1:Host=127.0.0.1", $"--Node:Dicom:Peers:1:Port={FreePort.Find()}",
            ]);
        Assert.Equal(1, result.ExitCode);
        (string Subject, string Reason)[] failures =
        [
            ("data directory", "Node:DataDirectory"), ("DICOM port", "Node:Dicom:Port"), ("model", "model.json"), ("store", "Node:Store"),
            ("peer DICOMNODE", "rejects the association (Permanent, CallingAENotRecognized)"), ("peer NOBODY", "is not reachable"),
        ];
        foreach (var (subject, reason) in failures)
        {
            var line = Assert.Single(Lines(result), line => line.StartsWith($"FAILED   {subject}: ", StringComparison.Ordinal));
            Assert.Contains(reason, line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_running_node_is_told_from_a_stranger_on_its_ports_and_goes_on()
    {
        var port = FreePort.Find();
        await using var node = await NodeProcess.StartAsync(_folder.File("data"), $"--Node:Dicom:Port={port}");
        var instances = SyntheticInstances.Write(_folder.File("sent"), count: 1, seed: 8);
        var result = await CheckAsync([$"--Node:Dicom:Port={port}", $"--Node:Web:Url={node.Http.BaseAddress}", .. NodeProcess.Peer("DICOMNODE", port)]);
        Assert.True(result.ExitCode == 0, result.Output);
        Assert.Contains(": a node runs on it", result.Output, StringComparison.Ordinal);
        Assert.Contains($"ok       DICOM port: 127.0.0.1:{port} is in use, and a node runs here", result.Output, StringComparison.Ordinal);
        Assert.Contains("ok       store: embedded, in use by the node that runs", result.Output, StringComparison.Ordinal);
        Assert.Contains("ok       peer DICOMNODE", result.Output, StringComparison.Ordinal);

        Assert.Single(await Storescu.SendAsync(port, [instances[0].Path], [(SyntheticInstances.SopClass, SyntheticInstances.TransferSyntax)]));
        Assert.Equal(0, await node.StopAsync());

        result = await CheckAsync();
        Assert.Contains(": writable, not in use", result.Output, StringComparison.Ordinal);
        Assert.Contains("ok       store: Embedded opens", result.Output, StringComparison.Ordinal);
    }

    private Task<ToolResult> CheckAsync(params IEnumerable<string> arguments) => Tool.RunAsync(
        "dotnet",
        [
            Repository.Built("src/Node", "DicomNode.Node.dll"), "check", $"--Node:DataDirectory={_folder.File("data")}",
            "--Node:Dicom:Port=0", "--Node:Web:Url=http://127.0.0.1:0", "--Node:Retention:MinFreeBytes=0", .. arguments,
        ]);

    private static List<string> Lines(ToolResult result) => [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
}
