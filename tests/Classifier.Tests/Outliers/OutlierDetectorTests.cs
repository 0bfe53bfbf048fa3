using DicomNode.Classifier.Outliers;

namespace DicomNode.Classifier.Tests.Outliers;

public sealed class OutlierDetectorTests
{
    // Along the axes of three dimensions, of lengths that must not count.
    private static readonly float[] Axes = [2, 0, 0, 0, 5, 0, 0, 0, 0.1f];

    [Theory]
    [InlineData(1, 3f, 0f, 0f, 0)]
    [InlineData(2, 3f, 0f, 0f, 1.41421356)]
    [InlineData(1, 1f, 1f, 0f, 0.76536686)] // 45 degrees: 2 sin 22.5 degrees
    [InlineData(3, 1f, 1f, 0f, 1.41421356)]
    [InlineData(1, -1f, -1f, -1f, 1.77614767)] // sqrt(2 + 2 / sqrt 3)
    [InlineData(1, 0f, 0f, 0f, 1.41421356)]
    public void TheDistanceIsThatOfTheDirectionsOfTheNearest(int neighbour, float x, float y, float z, double expected)
    {
        var detector = new OutlierDetector(Axes, 3, neighbour, 0.5);
        Assert.Equal(expected, detector.Distance([x, y, z]), 5);
        Assert.Equal(2 * expected, detector.Score([x, y, z]), 5);
    }

    [Fact]
    public void TheNearestOfManyIsFoundWhateverTheirOrder()
    {
        var random = new Random(1);
        var references = Enumerable.Range(0, 200 * 37).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var slice = Enumerable.Range(0, 37).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var expected = references.Chunk(37).Select(reference => Angle(reference, slice)).Order().ElementAt(4);
        Assert.Equal(2 * Math.Sin(expected / 2), new OutlierDetector(references, 37, 5, 1).Distance(slice), 5);
    }

    [Fact]
    public void WhatIsNoDetectorIsRefused()
    {
        Assert.Throws<ArgumentException>(() => new OutlierDetector(Axes, 2, 1, 1));
        Assert.Throws<ArgumentException>(() => new OutlierDetector(Axes, 3, 4, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OutlierDetector(Axes, 3, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OutlierDetector(Axes, 3, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OutlierDetector(Axes, 3, 1, 1).Score([1, 2]));
    }

    private static double Angle(float[] first, float[] second)
    {
        double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
        return Math.Acos(Dot(first, second) / Math.Sqrt(Dot(first, first) * Dot(second, second)));
    }
}
