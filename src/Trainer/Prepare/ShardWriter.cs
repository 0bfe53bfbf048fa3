using System.Security.Cryptography;

namespace DicomNode.Trainer.Prepare;

/// <summary>
/// Writes one shard and its index under temporary names; <see cref="Commit"/> flushes and renames them, the index first, so that a
/// shard that has its name is whole. Dispose without commit removes what was written.
/// </summary>
public sealed class ShardWriter : IDisposable
{
    private const int BufferLength = 1 << 18;
    private const string Temporary = ".part";

    private readonly string _path;
    private readonly FileStream _pixels;
    private readonly FileStream _index;
    private readonly IncrementalHash _contentDigest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _indexDigest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<byte> _labels = [];
    private bool _committed;

    /// <param name="path">The shard's final name; an older file of that name is replaced on commit.</param>
    public ShardWriter(string path)
    {
        _path = path;
        _pixels = Create(path);
        try
        {
            _index = Create(IndexOf(path));
        }
        catch
        {
            _pixels.Dispose();
            throw;
        }

        _pixels.Write(new byte[ShardHeader.Length]);
    }

    /// <summary>How many images have been added.</summary>
    public int Images => _labels.Count;

    /// <summary>The name of a shard's index.</summary>
    public static string IndexOf(string shard) => System.IO.Path.ChangeExtension(shard, ".jsonl");

    /// <summary>Adds an image, or notes what was left out.</summary>
    public void Add(ImageItem item, string relativePath, SliceResult result)
    {
        var isImage = result.Pixels is not null;
        var entry = new ShardEntry(
            relativePath, item.Source, item.Label, result.Volume, result.Frame,
            isImage ? Images : null, result.LeftOut, isImage ? null : result.Slices, result.Reason);
        byte[] line = [.. entry.ToJson(), (byte)'\n'];
        _index.Write(line);
        _indexDigest.AppendData(line);
        if (!isImage)
            return;
        _pixels.Write(result.Pixels);
        _contentDigest.AppendData(result.Pixels!);
        _labels.Add((byte)item.Label);
    }

    /// <summary>Finishes the shard.</summary>
    /// <param name="header">All but the number of images and the digests of content and index, which are known here.</param>
    public ShardHeader Commit(ShardHeader header)
    {
        byte[] labels = [.. _labels];
        _pixels.Write(labels);
        _contentDigest.AppendData(labels);
        header = header with { Images = Images, Content = _contentDigest.GetHashAndReset(), Index = _indexDigest.GetHashAndReset() };
        _pixels.Position = 0;
        _pixels.Write(header.ToBytes());
        _index.Flush(flushToDisk: true);
        _index.Dispose();
        _pixels.Flush(flushToDisk: true);
        _pixels.Dispose();
        File.Move(IndexOf(_path) + Temporary, IndexOf(_path), overwrite: true);
        File.Move(_path + Temporary, _path, overwrite: true);
        _committed = true;
        return header;
    }

    public void Dispose()
    {
        _contentDigest.Dispose();
        _indexDigest.Dispose();
        if (_committed)
            return;
        Discard(_pixels);
        Discard(_index);
    }

    private static FileStream Create(string path) => new(path + Temporary, FileMode.Create, FileAccess.Write, FileShare.None, BufferLength);

    private static void Discard(FileStream file)
    {
        try
        {
            file.Dispose();
        }
        catch (IOException)
        {
            // A full disk fails the last flush as well; the failure that led here is the one to be told.
        }

        File.Delete(file.Name);
    }
}
