using System.Globalization;
using System.Text.Json;
using DicomNode.Classifier;

namespace DicomNode.Trainer.Prepare;

/// <summary>What a preparation made of a part's files, taken from the indices of its shards alone.</summary>
/// <param name="Split">The split.</param>
/// <param name="Part">Number of the part, from 1.</param>
/// <param name="Parts">How many parts there are.</param>
/// <param name="Files">Image files of the part.</param>
/// <param name="OtherFiles">Files of the whole split that were left out because of their names, or for want of a label.</param>
/// <param name="Shards">Shards of the part.</param>
/// <param name="Counts">Slices by data set and class.</param>
/// <param name="Broken">What could not be read, in the order of the files.</param>
public sealed record PrepareReport(
    string Split,
    int Part,
    int Parts,
    int Files,
    int OtherFiles,
    int Shards,
    IReadOnlyList<PrepareCount> Counts,
    IReadOnlyList<BrokenImage> Broken)
{
    private const int BrokenShown = 20;

    /// <summary>Reads the indices.</summary>
    /// <exception cref="ConfigurationException">A shard or its index is damaged.</exception>
    public static PrepareReport Collect(PrepareOptions options, int shards, int files, int otherFiles)
    {
        var counts = new SortedDictionary<(string DataSet, ModalityClass Label), long[]>(Comparer<(string DataSet, ModalityClass Label)>.Create(
            (a, b) => string.CompareOrdinal(a.DataSet, b.DataSet) is var order and not 0 ? order : a.Label.CompareTo(b.Label)));
        var broken = new List<BrokenImage>();
        for (var number = 0; number < shards; number++)
        {
            using var shard = ShardReader.Open(ShardFolder.FileOf(options.Folder, options.Part, number));
            foreach (var entry in shard.Entries())
            {
                if (!counts.TryGetValue((entry.DataSet, entry.Label), out var sums))
                    counts[(entry.DataSet, entry.Label)] = sums = new long[4];
                sums[entry.LeftOut switch { null => 0, LeftOutKind.Colour => 1, LeftOutKind.Constant => 2, _ => 3 }] += entry.Slices ?? 1;
                if (entry.LeftOut == LeftOutKind.Broken)
                    broken.Add(new BrokenImage(entry.Path, entry.Volume, entry.Frame, entry.Slices ?? 1, entry.Reason ?? ""));
            }
        }

        return new PrepareReport(
            options.Split,
            options.Part.Number,
            options.Part.Count,
            files,
            otherFiles,
            shards,
            [.. counts.Select(pair => new PrepareCount(pair.Key.DataSet, pair.Key.Label, pair.Value[0], pair.Value[1], pair.Value[2], pair.Value[3]))],
            broken);
    }

    /// <summary>Writes the report as JSON, whole or not at all.</summary>
    public void Write(string path) => OutputFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, ReportJsonContext.Default.PrepareReport));

    /// <summary>Writes a summary for people.</summary>
    public void WriteSummary(TextWriter output)
    {
        foreach (var count in Counts)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Split}/{count.DataSet}/{count.Label}: {count.Images} images; left out: {count.Colour} colour, {count.Constant} constant, {count.Broken} broken"));
        }

        foreach (var entry in Broken.Take(BrokenShown))
            output.WriteLine($"broken {entry.Path}, volume {entry.Volume}, slice {entry.Frame}: {entry.Reason}");
        if (Broken.Count > BrokenShown)
            output.WriteLine($"and {Broken.Count - BrokenShown} more; the report lists all");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Split}, part {Part} of {Parts}: {Counts.Sum(count => count.Images)} images of {Files} files in {Shards} shards; {OtherFiles} other files in the split"));
    }
}
