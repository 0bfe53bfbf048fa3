using System.Net.Http.Json;
using System.Text.Json;
using DicomNode.Testing;
using FellowOakDicom;
using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;

namespace DicomNode.EndToEnd;

/// <summary>The main job on real files: DCMTK sends, the node answers over HTTP.</summary>
public sealed class StudyTests(ITestOutputHelper output)
{
    // What storescu 3.6.7 itself cannot send, and why; all else of the collection must arrive.
    private static readonly Dictionary<string, string> NotSent = new()
    {
        ["cs-wado/1_CTImage.dcm_JPEGLSLossyTransferSyntax_1.2.840.10008.1.2.4.81.dcm"] = "has no SOP Class UID in the data set",
        ["dcm4che-testdata/3gb-bulk-data-truncated"] = "ends within Pixel Data",
        ["dwv/dwv-test-anonymise.dcm"] = "has no SOP Class UID",
        ["dwv/dwv-test-sequence.dcm"] = "has no SOP Class UID",
        ["dwv/dwv-test-simple.dcm"] = "has no SOP Class UID",
        ["fo-dicom/GH179B.dcm"] = "has an element without VR and length, then nonsense",
    };

    // Transfer syntaxes that DCMTK 3.6.7 does not know (HTJ2K, deflated image frames): another sender takes these files.
    private static readonly HashSet<string> UnknownToStorescu =
        ["1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.203", "1.2.840.10008.1.2.8.1"];

    [Fact]
    public async Task Every_file_of_the_collection_is_acknowledged_and_has_an_outcome()
    {
        var files = Manifest().Where(file => !NotSent.ContainsKey(file.Name)).ToList();
        using var folder = new TemporaryFolder();
        await using var node = await NodeProcess.StartAsync(folder.File("data"));

        var refused = new List<string>();
        foreach (var file in files)
        {
            var acknowledged = UnknownToStorescu.Contains(file.TransferSyntax)
                ? await SendWithClientAsync(node.DicomPort, file.Path)
                : (await Storescu.SendAsync(node.DicomPort, [file.Path], [(file.SopClass, file.TransferSyntax)])).Count == 1;
            if (!acknowledged)
                refused.Add(file.Name);
        }

        Assert.Empty(refused);

        var uids = files.Select(file => SopInstanceUid(file.Path)).ToHashSet();
        var verdicts = await node.WaitForVerdictsAsync(
            verdicts => uids.SetEquals(verdicts.Select(verdict => verdict.GetProperty("sopInstanceUid").GetString()!)));
        foreach (var group in verdicts.GroupBy(verdict => verdict.GetProperty("outcome").GetString()))
            output.WriteLine($"{group.Key}: {group.Count()}");
        Assert.All(verdicts, verdict => Assert.False(string.IsNullOrEmpty(verdict.GetProperty("reason").GetString())));
    }

    [Fact]
    public async Task A_rewritten_modality_is_a_mismatch_with_an_open_report_and_the_untouched_file_a_match()
    {
        var original = Repository.Shared("dicom", "ibsi-sts", "000001.dcm");
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

    private static async Task<bool> SendWithClientAsync(int port, string path)
    {
        var acknowledged = false;
        var client = DicomClientFactory.Create("127.0.0.1", port, false, "CLIENT", "DICOMNODE");
        await client.AddRequestAsync(new DicomCStoreRequest(path)
        {
            OnResponseReceived = (_, response) => acknowledged = response.Status.State is DicomState.Success or DicomState.Warning,
        });
        await client.SendAsync();
        return acknowledged;
    }

    private static async Task<JsonElement> VerdictAsync(NodeProcess node, string sopInstanceUid) =>
        await node.Http.GetFromJsonAsync<JsonElement>($"/api/verdicts/{sopInstanceUid}");

    private static string SopInstanceUid(string path) =>
        DicomFile.Open(path).Dataset.GetSingleValue<string>(DicomTag.SOPInstanceUID);

    private static IEnumerable<(string Name, string Path, string SopClass, string TransferSyntax)> Manifest() =>
        File.ReadLines(Repository.Shared("dicom", "manifest.tsv")).Skip(1).Select(line => line.Split('\t'))
            .Select(row => (row[0], Repository.Shared("dicom", row[0]), row[2], row[1]));
}
