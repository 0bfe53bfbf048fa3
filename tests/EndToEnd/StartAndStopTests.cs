using DicomNode.Testing;

namespace DicomNode.EndToEnd;

/// <summary>How the executable starts, refuses to start, and stops.</summary>
public sealed class StartAndStopTests
{
    private const int Configuration = 78;

    [Fact]
    public async Task Every_fault_of_the_configuration_is_listed_at_once_and_the_exit_code_is_78()
    {
        using var folder = new TemporaryFolder();
        var result = await NodeProcess.RunToEndAsync(
            folder.File("data"), "--Node:Dicom:AeTitle=A TITLE OF MORE THAN SIXTEEN", "--Node:Model:BatchSize=0", "--Node:Dicom:Prot=11112");
        Assert.Equal(Configuration, result.ExitCode);
        Assert.Contains("Node:Dicom:AeTitle", result.Output, StringComparison.Ordinal);
        Assert.Contains("A TITLE OF MORE THAN SIXTEEN", result.Output, StringComparison.Ordinal);
        Assert.Contains("Node:Model:BatchSize", result.Output, StringComparison.Ordinal);
        Assert.Contains("Node:Dicom:Prot", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_whose_weights_were_altered_stops_the_start()
    {
        using var folder = new TemporaryFolder();
        var model = Repository.File("models", "modality-resnet18");
        foreach (var file in Directory.GetFiles(model))
            File.Copy(file, folder.File(Path.GetFileName(file)));
        await using (var weights = new FileStream(folder.File("model.safetensors"), FileMode.Open))
        {
            weights.Position = weights.Length - 1;
            var last = weights.ReadByte();
            weights.Position = weights.Length - 1;
            weights.WriteByte((byte)(last ^ 1));
        }

        var result = await NodeProcess.RunToEndAsync(folder.File("data"), $"--Node:Model:Path={folder.Path}");
        Assert.Equal(Configuration, result.ExitCode);
        Assert.Contains("SHA-256", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_sighup_the_settings_file_is_read_again_without_a_restart()
    {
        using var folder = new TemporaryFolder();
        var settings = folder.File("node.json");
        await File.WriteAllTextAsync(settings, """{ "Node": { "Dicom": { "AeTitle": "BEFORE" } } }""");
        await using var node = await NodeProcess.StartAsync(
            folder.File("data"), $"--config={settings}", $"--Node:Model:Path={Repository.File("models", "modality-resnet18")}");
        Assert.Equal(0, (await EchoAsync(node, "BEFORE")).ExitCode);

        await File.WriteAllTextAsync(settings, """{ "Node": { "Dicom": { "AeTitle": "AFTER" }, "Model": { "BatchSize": 8 } } }""");
        await node.ReloadAsync();
        Assert.Contains("changed: Node:Dicom:AeTitle", node.Output, StringComparison.Ordinal);
        Assert.Contains("Node:Model:BatchSize has changed and waits for a restart", node.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await EchoAsync(node, "AFTER")).ExitCode);
        Assert.NotEqual(0, (await EchoAsync(node, "BEFORE")).ExitCode);
        Assert.Equal(0, await node.StopAsync());
    }

    private static Task<ToolResult> EchoAsync(NodeProcess node, string called) =>
        Tool.RunAsync("echoscu", ["-aec", called, "127.0.0.1", $"{node.DicomPort}"]);

    [Fact]
    public async Task Asked_to_stop_it_ends_with_0_and_the_next_start_finishes_what_was_queued()
    {
        using var folder = new TemporaryFolder();
        var instances = SyntheticInstances.Write(folder.File("sent"), count: 60, seed: 7);
        await using (var node = await NodeProcess.StartAsync(folder.File("data")))
        {
            var sent = await Storescu.SendAsync(
                node.DicomPort,
                [.. instances.Select(instance => instance.Path)],
                [(SyntheticInstances.SopClass, SyntheticInstances.TransferSyntax)]);
            Assert.Equal(instances.Count, sent.Count);
            Assert.Equal(0, await node.StopAsync());
        }

        await using (var node = await NodeProcess.StartAsync(folder.File("data")))
        {
            var verdicts = await node.WaitForVerdictsAsync(verdicts => verdicts.Count >= instances.Count);
            Assert.Equal(
                instances.Select(instance => instance.SopInstanceUid).Order(),
                verdicts.Select(verdict => verdict.GetProperty("sopInstanceUid").GetString()!).Order());
        }
    }
}
