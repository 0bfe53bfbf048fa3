using System.Security.Cryptography;

namespace DicomNode.Trainer.Prepare;

/// <summary>
/// The slices of a split's shards as a set. In memory are a byte of class and two bytes of data set for each; pixels are read from disk
/// at each use, where the operating system keeps what it has room for.
/// </summary>
public sealed class ShardImages : IImageSet
{
    private readonly ShardFolder _folder;
    private readonly ushort[] _sources;

    private ShardImages(ShardFolder folder, string split, IReadOnlyList<string> sources, ushort[] sourceOf)
    {
        _folder = folder;
        _sources = sourceOf;
        Split = split;
        Sources = sources;
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var shard in folder.Shards)
        {
            digest.AppendData(shard.Header.Content.Span);
            digest.AppendData(shard.Header.Index.Span);
        }

        Fingerprint = Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    public string Split { get; }

    public int Count => _sources.Length;

    public IReadOnlyList<string> Classes => ImageSets.Modalities;

    public IReadOnlyList<string> Sources { get; }

    public string Fingerprint { get; }

    /// <summary>None: preparation has left them out, and a shard that is damaged since stops what reads it.</summary>
    public IReadOnlyList<(string Path, string Reason)> Unreadable => [];

    /// <summary>Opens every shard of a split and reads their indices.</summary>
    /// <exception cref="ConfigurationException">A shard is missing or damaged, there is no image, or there are too many.</exception>
    public static ShardImages Open(string path, string split)
    {
        var folder = ShardFolder.Open(path);
        try
        {
            if (folder.Count is < 1 or > int.MaxValue)
                throw new ConfigurationException($"the shards in {path} hold {folder.Count} images; 1 to {int.MaxValue} can be used");
            var sources = new SourceNames(path);
            var sourceOf = new ushort[folder.Count];
            var starts = new int[folder.Shards.Count];
            for (var s = 1; s < starts.Length; s++)
                starts[s] = starts[s - 1] + folder.Shards[s - 1].Count;
            Parallel.For(0, folder.Shards.Count, s => folder.Shards[s].ReadSources(sourceOf.AsSpan(starts[s], folder.Shards[s].Count), sources.IndexOf));
            return new ShardImages(folder, split, sources.Sort(sourceOf), sourceOf);
        }
        catch (AggregateException cause) when (cause.InnerException is ConfigurationException inner)
        {
            folder.Dispose();
            throw inner;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public int Label(int image)
    {
        var (shard, place) = _folder.Locate(image);
        return (int)shard.Label(place);
    }

    public int Source(int image) => _sources[image];

    public string Path(int image)
    {
        var (shard, place) = _folder.Locate(image);
        return $"{shard.Path}#{place}";
    }

    public bool TryRead(int image, ref ushort[] buffer, out GreyView pixels)
    {
        var (shard, place) = _folder.Locate(image);
        var side = shard.Header.Side;
        if (buffer.Length < side * side)
            buffer = new ushort[side * side];
        var wanted = buffer.AsSpan(0, side * side);
        shard.Read(place, wanted);
        pixels = new GreyView(side, side, wanted, prepared: true);
        return true;
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Numbers the names of data sets as they turn up on several threads, then in their own order.</summary>
    private sealed class SourceNames(string path)
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<string, ushort> _numbers = new(StringComparer.Ordinal);

        public ushort IndexOf(string name)
        {
            lock (_gate)
            {
                if (_numbers.TryGetValue(name, out var number))
                    return number;
                if (_numbers.Count > ushort.MaxValue)
                    throw new ConfigurationException($"the shards in {path} name more than {ushort.MaxValue + 1} data sets");
                return _numbers[name] = (ushort)_numbers.Count;
            }
        }

        // Which thread met a name first must not decide what a run draws.
        public string[] Sort(ushort[] sourceOf)
        {
            string[] names = [.. _numbers.Keys.Order(StringComparer.Ordinal)];
            var moved = new ushort[names.Length];
            for (var i = 0; i < names.Length; i++)
                moved[_numbers[names[i]]] = (ushort)i;
            foreach (ref var source in sourceOf.AsSpan())
                source = moved[source];
            return names;
        }
    }
}
