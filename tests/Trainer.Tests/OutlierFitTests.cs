using DicomNode.Trainer.Outliers;

namespace DicomNode.Trainer.Tests;

public sealed class OutlierFitTests
{
    // Two classes and two kinds of outlier, each around a direction of its own.
    private static readonly float[][] Directions = [[1, 0, 0.1f, 0], [0, 1, 0.1f, 0], [0.1f, 0.1f, 1, 0], [0.1f, 0.1f, 0, 1]];

    [Fact]
    public void TheHeadTellsOutliersThatItWasNotShown()
    {
        var detector = OutlierFit.Fit(Slices(40, seed: 1), classes: 2, outputs: 4);
        var judged = Slices(40, seed: 2);
        Assert.All(judged.Where(slice => slice.Output < 2), slice => Assert.InRange(detector.Probability(slice.Features), 0, 0.5));
        Assert.All(judged.Where(slice => slice.Output >= 2), slice => Assert.InRange(detector.Probability(slice.Features), 0.5, 1));
        // Between the two kinds lies none that was shown.
        Assert.InRange(detector.Probability([0.1f, 0.1f, 1, 1]), 0.5, 1);
    }

    [Fact]
    public void RareClassesAndKindsWeighAsMuchAsOthers()
    {
        var slices = Slices(200, seed: 1).Where((slice, i) => slice.Output is 0 or 2 || i % 50 == 0).ToList();
        var detector = OutlierFit.Fit(slices, classes: 2, outputs: 4);
        Assert.InRange(detector.Probability(Directions[1]), 0, 0.5);
        Assert.InRange(detector.Probability(Directions[3]), 0.5, 1);
    }

    [Theory]
    [InlineData(200, 2)]
    [InlineData(50, 0)]
    public void OneInAHundredLiesAboveTheThreshold(int images, int above)
    {
        var detector = OutlierFit.Fit(Slices(40, seed: 1), classes: 2, outputs: 4);
        var held = Slices(images / 2, seed: 3).Where(slice => slice.Output < 2).ToList();
        var threshold = OutlierFit.Threshold(detector, held);
        Assert.Equal(images, held.Count);
        Assert.Equal(above, held.Count(slice => detector.WithThreshold(threshold).Score(slice.Features) > 1.0001f));
    }

    private static List<PooledSlice> Slices(int ofEach, int seed)
    {
        var random = new Random(seed);
        return [.. from output in Enumerable.Range(0, 4)
                   from _ in Enumerable.Range(0, ofEach)
                   select new PooledSlice("made", output, [.. Directions[output].Select(value => value + 0.3f * random.NextSingle())])];
    }
}
