using System.Text.Json;

namespace DicomNode.Trainer.Download;

/// <summary><c>download.json</c> of a data set's folder: what is there, what is not and why.</summary>
public sealed record DownloadReport
{
    public const string FileName = "download.json";

    public required string DataSet { get; init; }

    public string? Split { get; init; }

    /// <summary>The archive's name of the data set; null for one that is taken from a local folder.</summary>
    public string? Collection { get; init; }

    /// <summary>Where the images came from: the archive's address, or the local folder they are in.</summary>
    public required string Source { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>Whether all that was to be fetched is there.</summary>
    public required bool Complete { get; init; }

    /// <summary>Why the data set could not be listed.</summary>
    public string? Fault { get; init; }

    public required long Images { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Series that this run fetched; the other finished ones were there.</summary>
    public required int Fetched { get; init; }

    public IReadOnlyList<ModalityCount> Modalities { get; init; } = [];

    public IReadOnlyList<FinishedSeries> Finished { get; init; } = [];

    public IReadOnlyList<LeftOutSeries> Skipped { get; init; } = [];

    public IReadOnlyList<LeftOutSeries> Failed { get; init; } = [];

    /// <summary>Writes the report, so that at any moment a whole one is there.</summary>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(this, DownloadJson.Options));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Reads a data set's report.</summary>
    /// <exception cref="ConfigurationException">It is missing or cannot be read.</exception>
    public static DownloadReport Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return JsonSerializer.Deserialize<DownloadReport>(File.ReadAllBytes(path), DownloadJson.Options)!;
        }
        catch (Exception fault) when (fault is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConfigurationException($"{path}: {fault.Message}", fault);
        }
    }
}
