namespace DicomNode.Trainer.Prepare;

/// <summary>The images of some classes of a set, their labels counted in another order: what a network knows, as it counts.</summary>
public sealed class ImagesOfClasses : IImageSet
{
    private readonly IImageSet _all;
    private readonly int[] _images;
    private readonly int[] _labels;

    /// <param name="all">All images; disposed with this set.</param>
    /// <param name="classes">The classes that are kept, in their new order.</param>
    public ImagesOfClasses(IImageSet all, IReadOnlyList<string> classes)
    {
        _all = all;
        Classes = classes;
        var places = classes.Index().ToDictionary(entry => entry.Item, entry => entry.Index, StringComparer.Ordinal);
        _labels = [.. all.Classes.Select(name => places.GetValueOrDefault(name, -1))];
        _images = [.. Enumerable.Range(0, all.Count).Where(image => _labels[all.Label(image)] >= 0)];
    }

    public string Split => _all.Split;

    public int Count => _images.Length;

    public IReadOnlyList<string> Classes { get; }

    public IReadOnlyList<string> Sources => _all.Sources;

    /// <summary>That of all images.</summary>
    public string Fingerprint => _all.Fingerprint;

    public IReadOnlyList<(string Path, string Reason)> Unreadable => _all.Unreadable;

    public int Label(int image) => _labels[_all.Label(_images[image])];

    public int Source(int image) => _all.Source(_images[image]);

    public string Path(int image) => _all.Path(_images[image]);

    public bool TryRead(int image, ref ushort[] buffer, out GreyView pixels) => _all.TryRead(_images[image], ref buffer, out pixels);

    public void Dispose() => _all.Dispose();
}
