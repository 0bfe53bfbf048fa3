using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Outliers;

namespace DicomNode.Classifier.Tests.Inference;

/// <summary>Which answers rounding could turn: within 0.2 log-odds of a threshold, of another class, or of being an outlier.</summary>
public sealed class DecisionMarginTests
{
    private static readonly AbstainThresholds Thresholds = new() { Match = 0.9, Mismatch = 0.99 };

    // log(0.9 / 0.1) = 2.197: 0.2 below is 0.8805, 0.2 above 0.9167; log(0.99 / 0.01) = 4.595: 0.9878 to 0.9918.
    [Theory]
    [InlineData(0.8800f, false)]
    [InlineData(0.8810f, true)]
    [InlineData(0.9160f, true)]
    [InlineData(0.9170f, false)]
    [InlineData(0.9870f, false)]
    [InlineData(0.9880f, true)]
    [InlineData(0.9917f, true)]
    [InlineData(0.9920f, false)]
    [InlineData(1f, false)]
    public void AThresholdIsNear(float confidence, bool expected) =>
        Assert.Equal(expected, new DecisionMargin(Thresholds, outliers: null).Contains([1 - confidence, 0, confidence, 0], float.NaN));

    [Theory]
    [InlineData(0.50f, 0.42f, true)]
    [InlineData(0.50f, 0.40f, false)]
    [InlineData(0.42f, 0.50f, true)]
    [InlineData(0.35f, 0.35f, true)]
    public void AnotherClassIsNear(float first, float second, bool expected) =>
        Assert.Equal(expected, new DecisionMargin(Thresholds, outliers: null).Contains([first, second, 1 - first - second, 0], float.NaN));

    // A probability of 0.6 scores 1: log(0.6 / 0.4) = 0.405, and 0.2 below it is 0.5512, which scores 0.9186; 0.2 above it 0.6469, 1.0781.
    [Theory]
    [InlineData(0.918f, false)]
    [InlineData(0.920f, true)]
    [InlineData(1.078f, true)]
    [InlineData(1.079f, false)]
    [InlineData(0f, false)]
    [InlineData(float.NaN, false)]
    public void BeingAnOutlierIsNear(float score, bool expected)
    {
        var outliers = new OutlierDetector([1, 1], [0, 0], classes: 1, threshold: 0.6);
        Assert.Equal(expected, new DecisionMargin(Thresholds, outliers).Contains([0.6f, 0.2f, 0.1f, 0.1f], score));
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(1.0, 0.0)]
    public void NothingIsNearAThresholdThatAllOrNoneReach(double match, double mismatch) =>
        Assert.False(new DecisionMargin(new AbstainThresholds { Match = match, Mismatch = mismatch }, outliers: null).Contains([0.9f, 0.1f, 0, 0], float.NaN));
}
