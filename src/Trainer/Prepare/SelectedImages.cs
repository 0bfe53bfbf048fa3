using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DicomNode.Trainer.Prepare;

/// <summary>Some images of a set, in an order of their own. The set stays its owner's: several selections may share one.</summary>
public sealed class SelectedImages : IImageSet
{
    private readonly IImageSet _all;
    private readonly int[] _images;

    /// <param name="all">All images; not disposed with this set.</param>
    /// <param name="split">The selection's name.</param>
    /// <param name="images">Which ones.</param>
    public SelectedImages(IImageSet all, string split, IEnumerable<int> images)
    {
        _all = all;
        _images = [.. images];
        Split = split;
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(Convert.FromHexString(all.Fingerprint));
        digest.AppendData(MemoryMarshal.AsBytes<int>(_images));
        Fingerprint = Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    public string Split { get; }

    public int Count => _images.Length;

    public IReadOnlyList<string> Classes => _all.Classes;

    /// <summary>Those of all images: some may have none here.</summary>
    public IReadOnlyList<string> Sources => _all.Sources;

    /// <summary>Of the whole set's fingerprint and of which images are selected.</summary>
    public string Fingerprint { get; }

    /// <summary>That of all images: what cannot be read is known to the whole set.</summary>
    public IReadOnlyList<(string Path, string Reason)> Unreadable => _all.Unreadable;

    public int Label(int image) => _all.Label(_images[image]);

    public int Source(int image) => _all.Source(_images[image]);

    public string Path(int image) => _all.Path(_images[image]);

    public bool TryRead(int image, ref ushort[] buffer, out GreyView pixels) => _all.TryRead(_images[image], ref buffer, out pixels);

    public void Dispose()
    {
    }
}
