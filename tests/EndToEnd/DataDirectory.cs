using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using FellowOakDicom;

namespace DicomNode.EndToEnd;

/// <summary>A node's data directory seen from outside: files, verdicts, series and reports must tell one story.</summary>
internal sealed class DataDirectory(string path)
{
    private readonly HashSet<string> _verified = [];

    public string Path => path;

    /// <summary>Names of the files in one of its folders and below; empty where the folder is away.</summary>
    public IReadOnlyList<string> NamesIn(string folder)
    {
        var full = System.IO.Path.Combine(path, folder);
        return Directory.Exists(full) ? [.. Directory.GetFiles(full, "*", SearchOption.AllDirectories).Order()] : [];
    }

    /// <summary>Waits until nothing accepted waits for its verdict any more.</summary>
    public async Task WaitUntilClassifiedAsync(NodeProcess node, TimeSpan? limit = null)
    {
        for (var clock = Stopwatch.StartNew(); NamesIn("accepted").Count > 0; await Task.Delay(100))
        {
            if (clock.Elapsed > (limit ?? TimeSpan.FromMinutes(3)))
                throw new TimeoutException($"{NamesIn("accepted").Count} instances still wait. The node printed:\n{node.Output}");
        }
    }

    /// <summary>
    /// Holds files, verdicts, series and reports against each other: everything acknowledged has its verdict, each verdict one file with the right
    /// bytes and each file a verdict, and sums and reports are those of the verdicts. For a node that keeps every file.
    /// </summary>
    public async Task VerifyAsync(NodeProcess node, IReadOnlyCollection<string> acknowledged)
    {
        Assert.Empty(NamesIn("incoming"));
        var verdicts = await node.VerdictsAsync();
        var hashes = verdicts.ToDictionary(verdict => Text(verdict, "sopInstanceUid"), verdict => Text(verdict, "contentSha256"));
        Assert.Subset(hashes.Keys.ToHashSet(), acknowledged.ToHashSet());
        var files = NamesIn("classified");
        Assert.Equal(verdicts.Count, files.Count);
        foreach (var file in files.Where(_verified.Add))
        {
            var sopInstanceUid = (await DicomFile.OpenAsync(file)).Dataset.GetSingleValue<string>(DicomTag.SOPInstanceUID);
            Assert.Equal(hashes[sopInstanceUid], HashOfDataSet(file));
            Assert.Contains(hashes[sopInstanceUid], System.IO.Path.GetFileName(file), StringComparison.Ordinal);
        }

        var reports = (await node.Http.GetFromJsonAsync<JsonElement>("/api/reports?limit=1000")).GetProperty("items").EnumerateArray()
            .ToDictionary(report => Text(report, "seriesInstanceUid"));
        foreach (var slices in verdicts.GroupBy(verdict => Text(verdict, "seriesInstanceUid")))
            await VerifySeriesAsync(node, slices.Key, [.. slices], reports);
    }

    private static async Task VerifySeriesAsync(
        NodeProcess node, string seriesInstanceUid, List<JsonElement> slices, Dictionary<string, JsonElement> reports)
    {
        var series = await node.Http.GetFromJsonAsync<JsonElement>($"/api/series/{seriesInstanceUid}");
        Assert.Equal(slices.Count, series.GetProperty("instances").GetInt32());
        AssertCounts(slices.CountBy(slice => Text(slice, "outcome")), series.GetProperty("outcomeCounts"));
        AssertCounts(slices.CountBy(slice => Text(slice, "predictedClass")), series.GetProperty("predictedCounts"));

        var accused = Text(series, "outcome") is "Mismatch" or "MissingHeader";
        var report = reports.TryGetValue(seriesInstanceUid, out var found) ? found : (JsonElement?)null;
        Assert.Equal(accused, report is { } open && Text(open, "state") == "open");
        if (accused)
        {
            var slicesFor = slices.Count(slice => Text(slice, "predictedClass") == Text(series, "predictedClass"));
            Assert.Equal(slicesFor, report!.Value.GetProperty("slicesFor").GetInt32());
        }
    }

    private static void AssertCounts(IEnumerable<KeyValuePair<string, int>> expected, JsonElement counts) => Assert.Equal(
        expected.OrderBy(count => count.Key),
        counts.EnumerateObject().Select(count => KeyValuePair.Create(count.Name, count.Value.GetInt32()))
            .Where(count => count.Value > 0).OrderBy(count => count.Key));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    /// <summary>SHA-256 of what follows the File Meta Information, whose length stands in its first element (PS3.10 7.1).</summary>
    private static string HashOfDataSet(string file)
    {
        var bytes = File.ReadAllBytes(file);
        const int GroupLengthValue = 128 + 4 + 8;
        var start = GroupLengthValue + 4 + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(GroupLengthValue));
        return Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(start)));
    }
}
