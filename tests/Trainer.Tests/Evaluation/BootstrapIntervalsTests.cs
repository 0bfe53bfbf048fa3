using DicomNode.Trainer.Evaluation;

namespace DicomNode.Trainer.Tests.Evaluation;

public sealed class BootstrapIntervalsTests
{
    [Fact]
    public void TheSameFiguresGiveTheSameIntervals()
    {
        var first = BootstrapIntervals.Compute(Metrics(180, 20, 95, 5));
        var second = BootstrapIntervals.Compute(Metrics(180, 20, 95, 5));
        Assert.Equal((first.Accuracy, first.BalancedAccuracy), (second.Accuracy, second.BalancedAccuracy));
        Assert.Equal(first.Recall, second.Recall);
    }

    [Fact]
    public void TheWidthIsThatOfTheNormalApproximation()
    {
        // Recalls 0.9 of 2,000 and 0.8 of 1,000: deviations 0.006708 and 0.012649.
        var intervals = BootstrapIntervals.Compute(Metrics(1800, 200, 800, 200));
        AssertAround(0.9, 1.96 * 0.006708, intervals.Recall[0]);
        AssertAround(0.8, 1.96 * 0.012649, intervals.Recall[1]);
        AssertAround(0.85, 1.96 * Math.Sqrt(0.006708 * 0.006708 + 0.012649 * 0.012649) / 2, intervals.BalancedAccuracy);
        AssertAround(2600.0 / 3000, 1.96 * Math.Sqrt(2000 * 0.09 + 1000 * 0.16) / 3000, intervals.Accuracy);
        Assert.True(double.IsNaN(intervals.Recall[2].Lower));
    }

    [Fact]
    public void AClassWithoutAnErrorHasNoWidth()
    {
        var intervals = BootstrapIntervals.Compute(Metrics(50, 0, 10, 10));
        Assert.Equal(new ConfidenceInterval(1, 1), intervals.Recall[0]);
        Assert.True(intervals.Recall[1].Lower < 0.5 && intervals.Recall[1].Upper > 0.5);
    }

    [Fact]
    public void MillionsOfImagesAreDrawn()
    {
        // The chance of any one count underflows; only ratios to the mode are formed.
        var distribution = new BinomialDistribution(40_000_000, 0.25);
        Assert.Equal(10_000_000, distribution.Quantile(0.5), 2.0);
        // 2.5 % lie below the mean less 1.96 deviations of 2,738.6.
        Assert.Equal(10_000_000 - 5368, distribution.Quantile(0.025), 3.0);
    }

    [Theory]
    // Binomial(4, 0.5): cumulative 1/16, 5/16, 11/16, 15/16, 1.
    [InlineData(0.06, 0)]
    [InlineData(0.07, 1)]
    [InlineData(0.31, 1)]
    [InlineData(0.32, 2)]
    [InlineData(0.93, 3)]
    [InlineData(0.94, 4)]
    [InlineData(1, 4)]
    public void QuantilesFollowTheCumulativeProbability(double probability, long count) =>
        Assert.Equal(count, new BinomialDistribution(4, 0.5).Quantile(probability));

    private static void AssertAround(double centre, double half, ConfidenceInterval interval)
    {
        // 2,000 resamples place the ends to within some per cent of the width.
        Assert.Equal(centre - half, interval.Lower, 0.15 * half);
        Assert.Equal(centre + half, interval.Upper, 0.15 * half);
    }

    // Two classes of three: so many right and wrong of the first, then of the second.
    private static ClassificationMetrics Metrics(int right0, int wrong0, int right1, int wrong1)
    {
        var labels = Enumerable.Repeat(0, right0 + wrong0).Concat(Enumerable.Repeat(1, right1 + wrong1)).ToArray();
        var said = Enumerable.Repeat(0, right0).Concat(Enumerable.Repeat(1, wrong0)).Concat(Enumerable.Repeat(1, right1)).Concat(Enumerable.Repeat(0, wrong1));
        return ClassificationMetrics.Compute(labels, said.SelectMany(label => label == 0 ? new[] { 1.0, 0, 0 } : [0, 1.0, 0]).ToArray(), 3);
    }
}
