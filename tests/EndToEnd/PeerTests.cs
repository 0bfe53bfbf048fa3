using System.Text.Json;
using DicomNode.Testing;
using FellowOakDicom;
using FellowOakDicom.Imaging.Codec;

namespace DicomNode.EndToEnd;

/// <summary>Independent stacks as peers: DCMTK's tools, and dcmjs-dimse on Node.js.</summary>
public sealed class PeerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Echoscu_verifies_over_many_presentation_contexts()
    {
        await using var node = await NodeProcess.StartAsync(_folder.File("data"));
        var result = await Tool.RunAsync(
            "echoscu", ["-v", "-aet", "ECHOSCU", "-aec", "DICOMNODE", "-pts", "4", "-ppc", "128", "--repeat", "3", "127.0.0.1", $"{node.DicomPort}"]);
        Assert.True(result.ExitCode == 0, result.Output);
        Assert.Equal(3, result.Output.Split("Received Echo Response (Success)").Length - 1);
        Assert.Contains("ECHOSCU@127.0.0.1", node.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Echoscu_that_calls_another_title_is_rejected_with_the_reason()
    {
        await using var node = await NodeProcess.StartAsync(_folder.File("data"));
        var result = await Tool.RunAsync("echoscu", ["-v", "-aec", "SOMEBODY", "127.0.0.1", $"{node.DicomPort}"]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("Called AE Title Not Recognized", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dcmsend_sends_a_folder_of_several_classes_and_compressions()
    {
        var instances = SyntheticInstances.Write(_folder.File("sent"), count: 4, seed: 5);
        Rewrite(instances[1].Path, DicomUID.MRImageStorage, DicomTransferSyntax.ExplicitVRLittleEndian);
        Rewrite(instances[2].Path, DicomUID.CTImageStorage, DicomTransferSyntax.RLELossless);
        Rewrite(instances[3].Path, DicomUID.ComputedRadiographyImageStorage, DicomTransferSyntax.ImplicitVRLittleEndian);

        await using var node = await NodeProcess.StartAsync(_folder.File("data"));
        var report = _folder.File("report.txt");
        var result = await Tool.RunAsync(
            "dcmsend",
            ["-v", "-aec", "DICOMNODE", "+sd", "+r", "--decompress-never", "--create-report-file", report, "127.0.0.1", $"{node.DicomPort}", _folder.File("sent")]);
        Assert.True(result.ExitCode == 0, result.Output);
        Assert.Equal(4, (await File.ReadAllTextAsync(report)).Split("DIMSE Status  : 0x0000 (Success)").Length - 1);

        var verdicts = await node.WaitForVerdictsAsync(verdicts => verdicts.Count == 4);
        Assert.Equal(
            [
                // Stored implicitly; dcmsend proposes explicit first, and the peer's order decides.
                (DicomUID.ComputedRadiographyImageStorage.UID, DicomTransferSyntax.ExplicitVRLittleEndian.UID.UID),
                (DicomUID.CTImageStorage.UID, DicomTransferSyntax.ExplicitVRLittleEndian.UID.UID),
                (DicomUID.CTImageStorage.UID, DicomTransferSyntax.RLELossless.UID.UID),
                (DicomUID.MRImageStorage.UID, DicomTransferSyntax.ExplicitVRLittleEndian.UID.UID),
            ],
            verdicts.Select(verdict => (Text(verdict, "sopClassUid"), Text(verdict, "transferSyntaxUid"))).OrderBy(pair => pair.Item1 + pair.Item2, StringComparer.Ordinal));
        Assert.DoesNotContain(verdicts, verdict => Text(verdict, "outcome") == "Unreadable");
    }

    [Fact]
    public async Task Dcmjs_verifies_stores_and_gets_its_storage_commitment()
    {
        const string Unknown = "1.2.3.4.5";
        var script = Repository.File("tests", "EndToEnd", "dcmjs");
        Assert.SkipUnless(Directory.Exists(Path.Combine(script, "node_modules")), "needs the npm packages of tests/EndToEnd/dcmjs (scripts/setup --tests installs them)");
        var instances = SyntheticInstances.Write(_folder.File("sent"), count: 3, seed: 6);
        var port = FreePort.Find();
        await using var node = await NodeProcess.StartAsync(_folder.File("data"), NodeProcess.Peer("DCMJS", port));
        var result = await Tool.RunAsync(
            "node",
            [Path.Combine(script, "modality.js"), $"{node.DicomPort}", $"{port}", Unknown, .. instances.Select(instance => instance.Path)],
            TimeSpan.FromMinutes(3));
        Assert.True(result.ExitCode == 0, result.Output);

        var said = JsonDocument.Parse(result.Output.Split('\n').Single(line => line.StartsWith('{'))).RootElement;
        Assert.Equal(0, said.GetProperty("echo").GetInt32());
        Assert.Equal([0, 0, 0], said.GetProperty("stores").EnumerateArray().Select(status => status.GetInt32()));
        Assert.Equal(0, said.GetProperty("requested").GetInt32());
        Assert.Equal(2, said.GetProperty("eventType").GetInt32());
        Assert.Equal(Text(said, "asked"), Text(said, "transaction"));
        Assert.Equal(
            instances.Select(instance => instance.SopInstanceUid), said.GetProperty("committed").EnumerateArray().Select(uid => uid.GetString()!));
        var failed = Assert.Single(said.GetProperty("failed").EnumerateArray());
        Assert.Equal((Unknown, 0x0112), (Text(failed, "uid"), failed.GetProperty("reason").GetInt32()));
        await node.WaitForOutputAsync("Reported to DCMJS: 3 instances committed, 1 not");
    }

    private static void Rewrite(string path, DicomUID sopClass, DicomTransferSyntax syntax)
    {
        var dataset = DicomFile.Open(path, FileReadOption.ReadAll).Dataset;
        dataset.AddOrUpdate(DicomTag.SOPClassUID, sopClass);
        new DicomFile(new DicomTranscoder(dataset.InternalTransferSyntax, syntax).Transcode(dataset)).Save(path);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
