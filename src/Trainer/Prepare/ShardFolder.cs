namespace DicomNode.Trainer.Prepare;

/// <summary>All shards of one split, complete: every part, each from its first file to its last, of one preparation.</summary>
public sealed class ShardFolder : IDisposable
{
    /// <summary>Ending of a shard's name.</summary>
    public const string Ending = ".slices";

    private readonly long[] _ends;

    private ShardFolder(IReadOnlyList<ShardReader> shards)
    {
        Shards = shards;
        _ends = new long[shards.Count];
        for (var i = 0; i < shards.Count; i++)
            _ends[i] = Count += shards[i].Count;
    }

    /// <summary>The shards by part and number.</summary>
    public IReadOnlyList<ShardReader> Shards { get; }

    /// <summary>How many images they hold together.</summary>
    public long Count { get; }

    /// <summary>The file of a shard.</summary>
    public static string FileOf(string folder, ShardPart part, int number) => Path.Combine(folder, $"{part.Name}-{number:D6}{Ending}");

    /// <summary>Says whether a folder has any shard.</summary>
    public static bool Holds(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*" + Ending).Any();

    /// <summary>Opens every shard of a folder and checks that none is missing.</summary>
    /// <exception cref="ConfigurationException">There is none, one is damaged or missing, or they are of several preparations.</exception>
    public static ShardFolder Open(string folder)
    {
        var paths = Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + Ending) : [];
        if (paths.Length == 0)
            throw new ConfigurationException($"no shards (*{Ending}) in {folder}; 'trainer prepare' makes them");
        var shards = new List<ShardReader>();
        try
        {
            foreach (var path in paths.Order(StringComparer.Ordinal))
                shards.Add(ShardReader.Open(path));
            RequireWhole(folder, shards);
            return new ShardFolder(shards);
        }
        catch
        {
            shards.ForEach(shard => shard.Dispose());
            throw;
        }
    }

    /// <summary>Where an image of all stands.</summary>
    /// <param name="image">Index from 0 over all shards.</param>
    public (ShardReader Shard, int Image) Locate(long image)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(image);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(image, Count);
        var place = Array.BinarySearch(_ends, image);
        place = place < 0 ? ~place : place + 1;
        // Shards without images end where the one before them ends: the search may have hit any of them.
        while (_ends[place] <= image)
            place++;
        return (Shards[place], (int)(image - (_ends[place] - Shards[place].Count)));
    }

    public void Dispose()
    {
        foreach (var shard in Shards)
            shard.Dispose();
    }

    private static void RequireWhole(string folder, List<ShardReader> shards)
    {
        var first = shards[0].Header;
        if (shards.Find(shard => !shard.Header.Plan.Span.SequenceEqual(first.Plan.Span) || shard.Header.Part.Count != first.Part.Count) is { } stranger)
            throw new ConfigurationException($"{shards[0].Path} and {stranger.Path} are of different preparations; keep one of them in {folder}");

        for (var number = 1; number <= first.Part.Count; number++)
        {
            var (end, files, expected) = (0L, long.MaxValue, 0);
            foreach (var shard in shards.Where(shard => shard.Header.Part.Number == number))
            {
                if (shard.Header.Number != expected++ || shard.Header.FirstFile != end)
                    break;
                (end, files) = (shard.Header.EndFile, shard.Header.Files);
            }

            if (end != files)
            {
                throw new ConfigurationException(
                    $"part {number} of {first.Part.Count} in {folder} is not complete; run prepare --shard {number}/{first.Part.Count} again, which goes on");
            }
        }
    }
}
