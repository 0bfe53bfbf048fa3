using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;

namespace DicomNode.Trainer.Download;

/// <summary>
/// The zip of getImageWithMD5Hash: images, and <c>md5hashes.csv</c> with the header <c>Filename,MD5Hash</c>. The server writes the sums
/// last and closes the zip cleanly when it fails half-way, so a zip without sums, or with fewer images than listed, is a failure.
/// </summary>
public static class SeriesArchive
{
    private const string Sums = "md5hashes.csv";
    private const int BufferLength = 1 << 17;
    private const int LongestSumsLine = 1024;

    /// <summary>Unpacks the images into a folder as 00000001.dcm and on, in the archive's order, each held against its MD5 sum.</summary>
    /// <param name="images">Images that the listing announced.</param>
    /// <param name="limit">Bytes that all images together may have.</param>
    /// <param name="written">Told of each piece before it is written.</param>
    /// <exception cref="TransferException">The archive is damaged or does not hold what was announced.</exception>
    public static IReadOnlyList<FileRecord> Unpack(string path, string folder, int images, long limit, Action<int> written, CancellationToken token)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            var sums = ReadSums(archive, images);
            var entries = archive.Entries.Where(entry => sums.ContainsKey(entry.FullName)).ToList();
            if (entries.Count != images || sums.Count != images)
                throw Damaged($"it holds {entries.Count} images and {sums.Count} MD5 sums of {images} images");

            var files = new List<FileRecord>(entries.Count);
            var left = limit;
            foreach (var entry in entries)
            {
                // No name of the archive's reaches the file system.
                var name = $"{files.Count + 1:D8}.dcm";
                var (bytes, sum) = Copy(entry, Path.Combine(folder, name), left, written, token);
                if (!string.Equals(sum, sums[entry.FullName], StringComparison.OrdinalIgnoreCase))
                    throw Damaged($"image {files.Count + 1} has the MD5 sum {sum}, not {sums[entry.FullName]}");
                left -= bytes;
                files.Add(new FileRecord(name, bytes, sum));
            }

            return files;
        }
        catch (InvalidDataException fault)
        {
            throw Damaged(fault.Message);
        }
    }

    private static Dictionary<string, string> ReadSums(ZipArchive archive, int images)
    {
        var entry = archive.GetEntry(Sums) ?? throw Damaged($"it lacks {Sums}");
        if (entry.Length > LongestSumsLine * (images + 1L))
            throw Damaged($"{Sums} is too long for {images} images");
        using var reader = new StreamReader(entry.Open());
        reader.ReadLine();
        var sums = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0)
                continue;
            var comma = line.LastIndexOf(',');
            var sum = line[(comma + 1)..].Trim(' ', '"');
            if (comma < 0 || sum.Length != 32 || !sum.All(char.IsAsciiHexDigit) || !sums.TryAdd(line[..comma].Trim(' ', '"'), sum))
                throw Damaged($"{Sums} has the line '{line[..Math.Min(line.Length, 80)]}'");
        }

        return sums;
    }

    private static (long Bytes, string Md5) Copy(ZipArchiveEntry entry, string path, long limit, Action<int> written, CancellationToken token)
    {
        using var source = entry.Open();
        using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
#pragma warning disable CA5351 // The archive gives MD5 sums; they guard against damage, not against an attacker.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            var bytes = 0L;
            while (source.Read(buffer) is > 0 and var count)
            {
                token.ThrowIfCancellationRequested();
                bytes += count;
                if (bytes > limit)
                    throw new TransferException("the archive unpacks to far more than the series is said to have", transient: false);
                written(count);
                hash.AppendData(buffer, 0, count);
                target.Write(buffer, 0, count);
            }

            return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static TransferException Damaged(string what) => new($"the archive is damaged: {what}", transient: true);
}
