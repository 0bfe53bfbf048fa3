using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace DicomNode.Trainer.Prepare;

/// <summary>
/// Decoded images of a data set by index, kept in memory up to a limit of bytes; beyond it they are read anew at each use.
/// What has been kept stays: each epoch reads in another order, so that dropping the oldest would keep nothing. Safe for
/// concurrent use.
/// </summary>
public sealed class ImageCache
{
    private readonly IReadOnlyList<ImageItem> _items;
    private readonly GreyImage?[] _kept;
    private readonly long _mostBytes;
    private readonly ConcurrentDictionary<int, string> _unreadable = new();
    private long _bytes;

    public ImageCache(IReadOnlyList<ImageItem> items, long mostBytes)
    {
        _items = items;
        _mostBytes = mostBytes;
        _kept = new GreyImage?[items.Count];
    }

    /// <summary>Files that could not be used so far, with the reason for each, in order of their paths.</summary>
    public IReadOnlyList<(string Path, string Reason)> Unreadable =>
        [.. _unreadable.OrderBy(entry => entry.Key).Select(entry => (_items[entry.Key].Path, entry.Value))];

    /// <summary>Gives the image, or false if its file cannot be used, which is remembered and listed.</summary>
    public bool TryGet(int index, [NotNullWhen(true)] out GreyImage? image)
    {
        image = Volatile.Read(ref _kept[index]);
        if (image is not null)
            return true;
        if (_unreadable.ContainsKey(index))
            return false;

        try
        {
            image = ImageReader.Read(_items[index].Path);
        }
        catch (ImageFormatException reason)
        {
            _unreadable[index] = reason.Message;
            return false;
        }

        if (Interlocked.Add(ref _bytes, image.Bytes) <= _mostBytes)
            Volatile.Write(ref _kept[index], image);
        else
            Interlocked.Add(ref _bytes, -image.Bytes);
        return true;
    }
}
