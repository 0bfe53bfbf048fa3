using System.Security.Cryptography;
using System.Text;

namespace DicomNode.Trainer.Prepare;

/// <summary>Several sets of the same classes as one: the images of the first, then those of the second, and so on. A source of two sets is one source.</summary>
public sealed class JoinedImages : IImageSet
{
    private readonly IReadOnlyList<IImageSet> _sets;
    private readonly int[] _starts;
    private readonly int[][] _sources;

    /// <param name="split">The name of the whole.</param>
    /// <param name="sets">At least one, of the same classes in the same order; disposed with this set.</param>
    public JoinedImages(string split, IReadOnlyList<IImageSet> sets)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sets.Count);
        if (sets.Any(set => !set.Classes.SequenceEqual(sets[0].Classes)))
            throw new ArgumentException($"{split} is to join sets of different classes", nameof(sets));
        _sets = sets;
        Split = split;
        Sources = [.. sets.SelectMany(set => set.Sources).Distinct(StringComparer.Ordinal)];
        var places = Sources.Index().ToDictionary(entry => entry.Item, entry => entry.Index, StringComparer.Ordinal);
        _sources = [.. sets.Select(set => set.Sources.Select(name => places[name]).ToArray())];
        _starts = new int[sets.Count];
        for (var i = 1; i < sets.Count; i++)
            _starts[i] = checked(_starts[i - 1] + sets[i - 1].Count);
        Count = checked(_starts[^1] + sets[^1].Count);
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(sets.Select(set => $"{set.Split} {set.Count} {set.Fingerprint}\n")))));
    }

    public string Split { get; }

    public int Count { get; }

    public IReadOnlyList<string> Classes => _sets[0].Classes;

    public IReadOnlyList<string> Sources { get; }

    /// <summary>Of the sets' names, sizes and fingerprints, in their order.</summary>
    public string Fingerprint { get; }

    public IReadOnlyList<(string Path, string Reason)> Unreadable => [.. _sets.SelectMany(set => set.Unreadable)];

    public int Label(int image)
    {
        var (set, place) = Find(image);
        return _sets[set].Label(place);
    }

    public int Source(int image)
    {
        var (set, place) = Find(image);
        return _sources[set][_sets[set].Source(place)];
    }

    public string Path(int image)
    {
        var (set, place) = Find(image);
        return _sets[set].Path(place);
    }

    public bool TryRead(int image, ref ushort[] buffer, out GreyView pixels)
    {
        var (set, place) = Find(image);
        return _sets[set].TryRead(place, ref buffer, out pixels);
    }

    public void Dispose()
    {
        foreach (var set in _sets)
            set.Dispose();
    }

    private (int Set, int Image) Find(int image)
    {
        var set = _starts.Length - 1;
        while (image < _starts[set])
            set--;
        return (set, image - _starts[set]);
    }
}
