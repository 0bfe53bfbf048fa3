namespace DicomNode.Trainer.Prepare;

/// <summary>Labelled images of one split by index from 0: the files of folders, or the slices of shards. Safe for concurrent use.</summary>
public interface IImageSet : IDisposable
{
    /// <summary>The split's name.</summary>
    string Split { get; }

    /// <summary>How many images there are.</summary>
    int Count { get; }

    /// <summary>The names of the classes: a label is an index into them.</summary>
    IReadOnlyList<string> Classes { get; }

    /// <summary>The names of the data sets that the images come from.</summary>
    IReadOnlyList<string> Sources { get; }

    /// <summary>SHA-256, hexadecimal, of what the set consists of: a run that goes on must find the same.</summary>
    string Fingerprint { get; }

    /// <summary>Images that could not be read so far, with the reason for each, in order.</summary>
    IReadOnlyList<(string Path, string Reason)> Unreadable { get; }

    /// <summary>The index of an image's class in <see cref="Classes"/>.</summary>
    int Label(int image);

    /// <summary>The index of an image's data set in <see cref="Sources"/>.</summary>
    int Source(int image);

    /// <summary>Where an image lies, for people.</summary>
    string Path(int image);

    /// <summary>Lends an image, or says false if it cannot be read, which is remembered and listed.</summary>
    /// <param name="image">Its index.</param>
    /// <param name="buffer">The caller's own, reused from call to call: grown and filled by sets that keep no pixels.</param>
    /// <param name="pixels">The image; good until the buffer's next use.</param>
    bool TryRead(int image, ref ushort[] buffer, out GreyView pixels);
}
