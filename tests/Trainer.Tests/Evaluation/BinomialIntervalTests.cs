using DicomNode.Trainer.Evaluation;

namespace DicomNode.Trainer.Tests.Evaluation;

public sealed class BinomialIntervalTests
{
    // From the quantiles of the beta distribution (scipy.stats.beta.ppf).
    [Theory]
    [InlineData(0, 20, 0, 0.168433)]
    [InlineData(20, 20, 0.831567, 1)]
    [InlineData(5, 50, 0.033275, 0.218135)]
    [InlineData(1, 1, 0.025, 1)]
    public void TheIntervalIsClopperAndPearsons(long successes, long trials, double lower, double upper)
    {
        var interval = BinomialInterval.Of(successes, trials);
        Assert.Equal(lower, interval.Lower, 1e-5);
        Assert.Equal(upper, interval.Upper, 1e-5);
    }

    [Fact]
    public void WithoutAnySuccessTheBoundIsThreeInTheTrials() => Assert.Equal(1 - Math.Pow(0.05, 1.0 / 3000), BinomialInterval.Upper(0, 3000, 0.95), 1e-7);
}
