using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Tests;

public sealed class SyntheticOutliersTests
{
    public static TheoryData<OutlierKind> Kinds => new(Enum.GetValues<OutlierKind>());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void APictureOfEachKindHasContrastAndComesOfTheNumbersAlone(OutlierKind kind)
    {
        var used = new SyntheticOutliers();
        var sizes = new HashSet<(int, int)>();
        for (var n = 0; n < 40; n++)
        {
            var (random, again) = (new SeededRandom(1, 4, n), new SeededRandom(1, 4, n));
            var picture = used.Draw(kind, ref random);
            var fresh = new SyntheticOutliers().Draw(kind, ref again);
            Assert.True(picture.Pixels.SequenceEqual(fresh.Pixels), $"position {n}");
            Assert.Equal((0, ushort.MaxValue), Extremes(picture.Pixels));
            Assert.InRange(picture.Width, 50, 256);
            Assert.InRange(picture.Height, 50, 256);
            sizes.Add((picture.Width, picture.Height));
        }

        Assert.True(sizes.Count > 20);
    }

    [Fact]
    public void PicturesDiffer()
    {
        var outliers = new SyntheticOutliers();
        var pictures = new HashSet<(int, int, int)>();
        for (var n = 0; n < 100; n++)
        {
            var random = new SeededRandom(2, 4, n);
            var picture = outliers.Draw(ref random);
            pictures.Add((picture.Width, picture.Height, picture.Pixels[picture.Pixels.Length / 2]));
        }

        Assert.True(pictures.Count > 90);
    }

    private static (int Low, int High) Extremes(ReadOnlySpan<ushort> pixels)
    {
        int low = ushort.MaxValue, high = 0;
        foreach (var pixel in pixels)
            (low, high) = (Math.Min(low, pixel), Math.Max(high, pixel));
        return (low, high);
    }
}
