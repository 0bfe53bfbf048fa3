using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Tests;

public sealed class DerivedMRSimulatorTests
{
    private static readonly DerivedMRSettings Settings = new() { Share = 0.1, Kept = [0.02, 0.05], Noise = [0.1, 0.2] };

    [Fact]
    public void AMapIsBlackWhereTheThresholdIsNotReachedAndASubtractionIsFullOfNoise()
    {
        var (maps, subtractions) = (0, 0);
        for (var position = 0; position < 40; position++)
        {
            var image = SimulatedSlice.Of(new DerivedMRSimulator(Settings), Head.Slice(), position);
            var shown = image.Pixels.Count(pixel => pixel > 0) / (double)image.Pixels.Length;
            Assert.Equal((0, 65535), (image.Pixels.Min(), image.Pixels.Max()));
            // Noise lifts what surrounds the head; some of its signs are negative where no magnitude is taken.
            if (shown > 0.3)
                subtractions++;
            else
                maps++;
            Assert.True(shown is < 0.08 or > 0.3, $"{shown:P1} of the pixels are not black");
        }

        Assert.InRange(maps, 8, 32);
        Assert.InRange(subtractions, 8, 32);
    }

    [Fact]
    public void TheSameNumbersGiveTheSameSliceAndTheDonorStays()
    {
        SimulatedSlice.AssertRepeats(() => new DerivedMRSimulator(Settings), Head.Slice(), new GreyImage(Head.Side / 2, Head.Side * 2, Head.Slice().Pixels));
    }

    [Fact]
    public void WhatHasNoBodyIsNoDonor()
    {
        SimulatedSlice.AssertRefusesASpeck(new DerivedMRSimulator(Settings));
    }

    [Fact]
    public void SettingsOutOfRangeAreAllNamed()
    {
        Assert.Equal(
            ["Share is 2, expected [0, 1]", "Kept is [0, 0.1], expected [low, high] within [0.0001, 0.5]", "Noise is [0.2, 0.1], expected [low, high] within [0, 1]"],
            new DerivedMRSettings { Share = 2, Kept = [0, 0.1], Noise = [0.2, 0.1] }.Faults());
    }
}
