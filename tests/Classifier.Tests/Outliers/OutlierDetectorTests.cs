using DicomNode.Classifier.Outliers;

namespace DicomNode.Classifier.Tests.Outliers;

public sealed class OutlierDetectorTests
{
    // Two classes and two kinds of outlier over three features: each output sees one feature, the last one the bias alone.
    private static readonly float[] Weights = [0.1f, 0, 0, 0, 0.1f, 0, 0, 0, 0.1f, 0, 0, 0];
    private static readonly float[] Biases = [0, 0, 0, -1];

    [Theory]
    [InlineData(3f, 0f, 0f)]
    [InlineData(0f, 0f, 0.01f)]
    [InlineData(1f, 2f, 2f)]
    [InlineData(0f, 0f, 0f)]
    public void TheScoreIsTheOutliersShareOfTheSoftmaxOverTheThreshold(float x, float y, float z)
    {
        var length = Math.Sqrt(x * x + y * y + z * z);
        double Power(double value) => Math.Exp(length > 0 ? 0.1 * OutlierDetector.FeatureLength * value / length : 0);
        var outliers = Power(z) + Math.Exp(-1);
        var expected = outliers / (Power(x) + Power(y) + outliers);
        var detector = new OutlierDetector(Weights, Biases, 2, 0.25);
        Assert.Equal(expected, detector.Probability([x, y, z]), 5);
        Assert.Equal(4 * expected, detector.Score([x, y, z]), 5);
        Assert.Equal(2 * expected, detector.WithThreshold(0.5).Score([x, y, z]), 5);
    }

    [Fact]
    public void ContrastDoesNotCount()
    {
        var random = new Random(1);
        var features = Enumerable.Range(0, 37).Select(_ => random.NextSingle()).ToArray();
        var detector = new OutlierDetector([.. Enumerable.Range(0, 3 * 37).Select(_ => random.NextSingle() - 0.5f)], [0, 0.5f, 0], 2, 0.5);
        Assert.Equal(detector.Score(features), detector.Score([.. features.Select(value => value * 7)]), 4);
    }

    [Fact]
    public void WhatIsNoDetectorIsRefused()
    {
        Assert.Throws<ArgumentException>(() => new OutlierDetector(Weights[1..], Biases, 2, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OutlierDetector(Weights, Biases, 4, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OutlierDetector(Weights, Biases, 2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OutlierDetector(Weights, Biases, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OutlierDetector(Weights, Biases, 2, 0.5).Score([1, 2]));
    }
}
