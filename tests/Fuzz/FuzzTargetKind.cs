using DicomNode.Fuzz.Targets;

namespace DicomNode.Fuzz;

/// <summary>What can be fuzzed.</summary>
/// <param name="Name">Name on the command line and in cases.</param>
/// <param name="Share">Of 1,000 cases of a run over all targets, those of this one.</param>
/// <param name="IsSerial">Its cases run one after the other.</param>
/// <param name="Seeds">Its well-formed inputs; the argument is a folder of real files, or null.</param>
/// <param name="Create">An instance for one thread.</param>
internal sealed record FuzzTargetKind(
    string Name, int Share, bool IsSerial, Func<string?, IEnumerable<byte[]>> Seeds, Func<IReadOnlyList<byte[]>, FuzzTarget> Create)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTargetKind> All { get; } =
    [
        new("pdus", 300, false, _ => PduSeeds.All, seeds => new PduTarget(seeds)),
        new("datasets", 240, false, DataSets, seeds => new DataSetTarget(seeds)),
        new("rle", 220, false, _ => RleSeeds.All, seeds => new RleTarget(seeds)),
        new("meta", 180, false, _ => MetaSeeds.All, seeds => new MetaTarget(seeds)),
        new("models", 59, false, _ => ModelSeeds.All, seeds => new ModelTarget(seeds)),
        new("sockets", 1, true, _ => PduSeeds.All.Where(seed => (seed[0] & 1) == 0), seeds => new SocketTarget(seeds)),
    ];

    // Few of the many real files have an image that still decodes; those written here do, and weigh about as much together.
    private static IEnumerable<byte[]> DataSets(string? folder)
    {
        byte[][] real = [.. SharedSeeds.Read(folder)];
        return Enumerable.Repeat(DataSetSeeds.All, 1 + real.Length / DataSetSeeds.All.Count).SelectMany(seeds => seeds).Concat(real);
    }
}
