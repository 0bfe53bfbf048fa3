using System.Net.Http.Json;
using System.Text.Json;
using DicomNode.Testing;
using FellowOakDicom;

namespace DicomNode.EndToEnd;

/// <summary>The main job on real files: DCMTK sends, the node answers over HTTP.</summary>
public sealed class StudyTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_acknowledged_file_of_the_collection_has_an_outcome()
    {
        var files = Manifest();
        using var folder = new TemporaryFolder();
        await using var node = await NodeProcess.StartAsync(folder.File("data"));

        var acknowledged = new List<(string Path, string SopClass, string TransferSyntax)>();
        foreach (var file in files)
        {
            if ((await Storescu.SendAsync(node.DicomPort, [file.Path], [(file.SopClass, file.TransferSyntax)])).Count == 1)
                acknowledged.Add(file);
            else
                output.WriteLine($"not acknowledged: {file.Path}");
        }

        // What storescu itself cannot read or does not know (HTJ2K, deflated frames) never reaches the node.
        Assert.InRange(acknowledged.Count, files.Count - 25, files.Count);

        var uids = acknowledged.Select(file => SopInstanceUid(file.Path)).ToHashSet();
        var verdicts = await node.WaitForVerdictsAsync(
            verdicts => uids.IsSubsetOf(verdicts.Select(verdict => verdict.GetProperty("sopInstanceUid").GetString()!)));
        foreach (var group in verdicts.GroupBy(verdict => verdict.GetProperty("outcome").GetString()))
            output.WriteLine($"{group.Key}: {group.Count()}");
        Assert.All(verdicts, verdict => Assert.False(string.IsNullOrEmpty(verdict.GetProperty("reason").GetString())));
    }

    [Fact]
    public async Task A_rewritten_modality_is_a_mismatch_with_an_open_report_and_the_untouched_file_a_match()
    {
        var original = Repository.Shared("dicom", "dcmqa-ct", "I220");
        using var folder = new TemporaryFolder();
        var (untouched, rewritten) = (folder.File("untouched.dcm"), folder.File("rewritten.dcm"));
        File.Copy(original, untouched);
        File.Copy(original, rewritten);
        var modify = await Tool.RunAsync("dcmodify", ["-nb", "-gst", "-gse", "-gin", "-m", "(0008,0060)=MR", rewritten]);
        Assert.True(modify.ExitCode == 0, modify.Output);

        await using var node = await NodeProcess.StartAsync(folder.File("data"));
        var syntax = DicomFile.Open(original).FileMetaInfo.TransferSyntax.UID.UID;
        var sent = await Storescu.SendAsync(node.DicomPort, [untouched, rewritten], [(SyntheticInstances.SopClass, syntax)]);
        Assert.Equal(2, sent.Count);
        await node.WaitForVerdictsAsync(verdicts => verdicts.Count == 2);

        Assert.Equal("Match", (await VerdictAsync(node, SopInstanceUid(untouched))).GetProperty("outcome").GetString());
        var mismatch = await VerdictAsync(node, SopInstanceUid(rewritten));
        Assert.Equal("Mismatch", mismatch.GetProperty("outcome").GetString());
        Assert.Equal("CT", mismatch.GetProperty("predictedClass").GetString());
        Assert.Equal("MR", mismatch.GetProperty("headerClass").GetString());

        var reports = await node.Http.GetFromJsonAsync<JsonElement>("/api/reports?state=open");
        var report = Assert.Single(reports.GetProperty("items").EnumerateArray());
        Assert.Equal(mismatch.GetProperty("seriesInstanceUid").GetString(), report.GetProperty("seriesInstanceUid").GetString());
    }

    private static async Task<JsonElement> VerdictAsync(NodeProcess node, string sopInstanceUid) =>
        await node.Http.GetFromJsonAsync<JsonElement>($"/api/verdicts/{sopInstanceUid}");

    private static string SopInstanceUid(string path) =>
        DicomFile.Open(path).Dataset.GetSingleValue<string>(DicomTag.SOPInstanceUID);

    private static List<(string Path, string SopClass, string TransferSyntax)> Manifest() =>
    [
        .. File.ReadLines(Repository.Shared("dicom", "manifest.tsv")).Skip(1).Select(line => line.Split('\t'))
            .Select(row => (Repository.Shared("dicom", row[0]), row[2], row[1])),
    ];
}
