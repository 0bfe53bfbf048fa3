using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace DicomNode.Trainer.Prepare;

/// <summary>
/// Image files as a set. Decoded images are kept in memory up to a limit of bytes; beyond it they are read anew at each use. What has
/// been kept stays: each epoch reads in another order, so that dropping the oldest would keep nothing.
/// </summary>
public sealed class FileImages : IImageSet
{
    private readonly string[] _paths;
    private readonly ushort[] _sources;
    private readonly byte[] _labels;
    private readonly GreyImage?[] _kept;
    private readonly long _mostBytes;
    private readonly ConcurrentDictionary<int, string> _unreadable = new();
    private long _bytes;

    /// <param name="root">Paths count relative to it in the fingerprint: the same files elsewhere are the same set.</param>
    /// <param name="split">The split's name.</param>
    /// <param name="classes">Names of the classes, at most 256.</param>
    /// <param name="files">Path, data set and class of each file.</param>
    /// <param name="cacheBytes">How many bytes of decoded images may stay in memory.</param>
    public FileImages(string root, string split, IReadOnlyList<string> classes, IReadOnlyList<(string Path, string Source, int Label)> files, long cacheBytes)
    {
        Split = split;
        Classes = classes;
        _mostBytes = cacheBytes;
        _paths = [.. files.Select(file => file.Path)];
        _labels = [.. files.Select(file => checked((byte)file.Label))];
        Sources = [.. files.Select(file => file.Source).Distinct()];
        var places = Sources.Index().ToDictionary(entry => entry.Item, entry => checked((ushort)entry.Index), StringComparer.Ordinal);
        _sources = [.. files.Select(file => places[file.Source])];
        _kept = new GreyImage?[_paths.Length];
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in _paths)
            digest.AppendData(Encoding.UTF8.GetBytes(System.IO.Path.GetRelativePath(root, path) + "\n"));
        Fingerprint = Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    public string Split { get; }

    public int Count => _paths.Length;

    public IReadOnlyList<string> Classes { get; }

    public IReadOnlyList<string> Sources { get; }

    public string Fingerprint { get; }

    public IReadOnlyList<(string Path, string Reason)> Unreadable =>
        [.. _unreadable.OrderBy(entry => entry.Key).Select(entry => (_paths[entry.Key], entry.Value))];

    /// <summary>The files of a split that are labelled with modality classes.</summary>
    public static FileImages Of(ImageFolder folder, string root, long cacheBytes) =>
        new(root, folder.Split, ImageSets.Modalities, [.. folder.Items.Select(item => (item.Path, item.Source, (int)item.Label))], cacheBytes);

    public int Label(int image) => _labels[image];

    public int Source(int image) => _sources[image];

    public string Path(int image) => _paths[image];

    public bool TryRead(int image, ref ushort[] buffer, out GreyView pixels)
    {
        pixels = default;
        var kept = Volatile.Read(ref _kept[image]);
        if (kept is null)
        {
            if (_unreadable.ContainsKey(image))
                return false;
            try
            {
                kept = ImageReader.Read(_paths[image]);
            }
            catch (ImageFormatException reason)
            {
                _unreadable[image] = reason.Message;
                return false;
            }

            if (Interlocked.Add(ref _bytes, kept.Bytes) <= _mostBytes)
                Volatile.Write(ref _kept[image], kept);
            else
                Interlocked.Add(ref _bytes, -kept.Bytes);
        }

        pixels = kept;
        return true;
    }

    public void Dispose()
    {
    }
}
