using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Tests;

public sealed class MammogramSimulatorTests
{
    private static readonly MammogramSettings Settings = new() { Share = 0.1, Fat = [0.2, 0.4], Gland = [0.2, 0.6], PectoralShare = 0, Noise = [0, 0.02] };

    private static GreyImage Donor { get; } = new(120, 200, new ushort[200 * 120]);

    [Fact]
    public void TheBreastHangsFromOneSideIntoBlackAir()
    {
        var left = 0;
        for (var position = 0; position < 30; position++)
        {
            var image = SimulatedSlice.Of(new MammogramSimulator(Settings), Donor, position);
            Assert.Equal(200, image.Height);
            Assert.InRange(image.Width, 100, 200);
            Assert.Equal(65535, image.Pixels.Max());
            Assert.InRange(image.Pixels.Count(pixel => pixel == 0) / (double)image.Pixels.Length, 0.15, 0.95);
            double Column(int x) => Enumerable.Range(0, image.Height).Average(y => (double)image.Pixels[(y * image.Width) + x]);
            var (first, last) = (Column(1), Column(image.Width - 2));
            Assert.True(Math.Max(first, last) > 5 * Math.Min(first, last), $"{first} at the left, {last} at the right");
            left += first > last ? 1 : 0;
        }

        Assert.InRange(left, 6, 24);
    }

    [Fact]
    public void ThePectoralMuscleStandsInAnUpperCorner()
    {
        for (var position = 0; position < 10; position++)
        {
            var image = SimulatedSlice.Of(new MammogramSimulator(Settings with { PectoralShare = 1 }), Donor, position);
            Assert.True(Math.Max(image.Pixels[0], image.Pixels[image.Width - 1]) > 10_000);
            Assert.Equal(0, Math.Min(image.Pixels[0], image.Pixels[image.Width - 1]));
        }
    }

    [Fact]
    public void TheSameNumbersGiveTheSameSliceAndTheDonorStays()
    {
        SimulatedSlice.AssertRepeats(() => new MammogramSimulator(Settings), Donor, new GreyImage(20, 30, new ushort[600]));
    }

    [Fact]
    public void SettingsOutOfRangeAreAllNamed()
    {
        Assert.Equal(
            ["Share is -1, expected [0, 1]", "PectoralShare is 2, expected [0, 1]", "Gland is [0.5, 0.4], expected [low, high] within [0, 1]"],
            (Settings with { Share = -1, PectoralShare = 2, Gland = [0.5, 0.4] }).Faults());
    }
}
