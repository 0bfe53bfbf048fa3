using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Tests;

public sealed class TomographTests
{
    private const int Side = 64;
    private readonly Tomograph _tomograph = new();

    public TomographTests() => _tomograph.Resize(Side, 60);

    [Fact]
    public void BackProjectionIsTheAdjointOfProjection()
    {
        var random = new SeededRandom(1, 1, 1);
        var image = Noise(Side * Side, ref random);
        var sinogram = Noise(_tomograph.SinogramLength, ref random);
        var projected = new float[sinogram.Length];
        var smeared = new float[image.Length];
        _tomograph.Project(image, projected);
        _tomograph.BackProject(sinogram, smeared);
        var left = projected.Zip(sinogram, (a, b) => (double)a * b).Sum();
        var right = image.Zip(smeared, (a, b) => (double)a * b).Sum();
        Assert.Equal(left, right, 1e-4 * left);
    }

    [Fact]
    public void EveryProjectionOfADiscWeighsWhatTheDiscWeighs()
    {
        var disc = Disc(12);
        var sinogram = new float[_tomograph.SinogramLength];
        _tomograph.Project(disc, sinogram);
        for (var angle = 0; angle < _tomograph.Angles; angle++)
            Assert.Equal(disc.Sum(), sinogram.AsSpan(angle * Side, Side).ToArray().Sum(), 0.01);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ReconstructionGivesTheActivityBackWithoutItsBackground(bool subsets)
    {
        const float Background = 5;
        var disc = Disc(12);
        var sinogram = new float[_tomograph.SinogramLength];
        _tomograph.Project(disc, sinogram);
        for (var i = 0; i < sinogram.Length; i++)
            sinogram[i] += Background;
        var image = new float[disc.Length];
        if (subsets)
            _tomograph.ReconstructBySubsets(sinogram, Background, 4, 6, image);
        else
            _tomograph.ReconstructByFilter(sinogram, Background, image);
        Assert.InRange(Mean(image, distance => distance < 8), 9, 11);
        Assert.InRange(Mean(image, distance => distance is > 16 and < 28), -0.5, 0.8);
    }

    private static float[] Noise(int length, ref SeededRandom random)
    {
        var values = new float[length];
        foreach (ref var value in values.AsSpan())
            value = (float)random.NextDouble();
        return values;
    }

    private static float[] Disc(double radius) =>
        [.. Enumerable.Range(0, Side * Side).Select(i => Distance(i) < radius ? 10f : 0)];

    private static double Mean(float[] image, Predicate<double> within) =>
        image.Where((_, i) => within(Distance(i))).Average();

    private static double Distance(int pixel) => Math.Sqrt(Math.Pow(pixel % Side - 31.5, 2) + Math.Pow(pixel / Side - 31.5, 2));
}
