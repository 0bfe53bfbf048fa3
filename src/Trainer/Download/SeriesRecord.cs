using System.Security.Cryptography;
using System.Text.Json;

namespace DicomNode.Trainer.Download;

/// <summary>
/// <c>series.json</c> of a finished series' folder. The folder appears by one rename after all its files are there; the record
/// lets a later run see that they still are.
/// </summary>
public sealed record SeriesRecord
{
    private const string FileName = "series.json";

    public required string SeriesInstanceUid { get; init; }

    public required string StudyInstanceUid { get; init; }

    public required string Modality { get; init; }

    public required string BodyPart { get; init; }

    public required DateTimeOffset FetchedAt { get; init; }

    public required IReadOnlyList<FileRecord> Files { get; init; }

    /// <summary>Size of the images in bytes.</summary>
    public long Bytes() => Files.Sum(file => file.Bytes);

    /// <summary>The record of a folder whose files are all there, of the right length and, if asked for, with the right MD5 sums.</summary>
    /// <returns>Null if there is no such folder or something is amiss with it: after a power cut a file may be shorter than it was.</returns>
    public static async Task<SeriesRecord?> ReadWholeAsync(string folder, bool sums, CancellationToken token)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return null;
        SeriesRecord? record;
        try
        {
            record = JsonSerializer.Deserialize<SeriesRecord>(await File.ReadAllBytesAsync(path, token).ConfigureAwait(false), DownloadJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }

        foreach (var file in record!.Files)
        {
            var info = new FileInfo(Path.Combine(folder, Path.GetFileName(file.Name)));
            if (!info.Exists || info.Length != file.Bytes)
                return null;
            if (sums && !string.Equals(await Md5Async(info.FullName, token).ConfigureAwait(false), file.Md5, StringComparison.Ordinal))
                return null;
        }

        return record;
    }

    /// <summary>Writes the record into the folder it describes.</summary>
    public void Save(string folder) => File.WriteAllBytes(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, DownloadJson.Options));

    private static async Task<string> Md5Async(string path, CancellationToken token)
    {
        var stream = File.OpenRead(path);
        await using (stream.ConfigureAwait(false))
        {
#pragma warning disable CA5351 // The archive gives MD5 sums; they guard against damage, not against an attacker.
            return Convert.ToHexStringLower(await MD5.HashDataAsync(stream, token).ConfigureAwait(false));
#pragma warning restore CA5351
        }
    }
}
