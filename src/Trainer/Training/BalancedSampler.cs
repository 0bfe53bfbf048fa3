using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Training;

/// <summary>
/// Each batch holds the classes in equal numbers (one more or less, in turn, where they do not divide it), drawn by source.
/// </summary>
public sealed class BalancedSampler : IImageSampler
{
    private const int Stream = 2;

    private readonly long _seed;
    private readonly int _batchSize;
    private readonly ClassPool[] _classes;

    /// <param name="images">The training images.</param>
    /// <param name="batchSize">Images per step.</param>
    /// <param name="sourceWeights">By "SOURCE/CLASS"; 1 where not named.</param>
    /// <param name="seed">The run's seed.</param>
    public BalancedSampler(IImageSet images, int batchSize, IReadOnlyDictionary<string, double> sourceWeights, long seed)
    {
        _batchSize = batchSize;
        _seed = seed;
        _classes = ClassPool.Of(images, sourceWeights);
        if (Array.Exists(_classes, pool => pool.TotalWeight <= 0))
            throw new ConfigurationException("the recipe's sourceWeights leave a class without any source");
    }

    public int BatchSize(int step) => _batchSize;

    public int Draw(int step, int slot, int attempt)
    {
        var random = new SeededRandom(_seed, Stream + attempt * 16, step, slot);
        // The turn moves on with the step so that no class is always the one short.
        var turn = ((long)step * _batchSize + slot) % _classes.Length;
        return _classes[turn].Draw(ref random);
    }
}
