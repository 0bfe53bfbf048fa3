using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Tests;

public sealed class BrainMapSimulatorTests
{
    private static readonly BrainMapSettings Settings = new()
    {
        Share = 0.2, MRShare = 0.1, Sources = ["made"], Rim = [0.1, 0.1], Grid = [64, 64], Resolution = [0.5, 0.5], TissueShare = 0, StriatumShare = 0, Noise = [0, 0.1],
    };

    [Fact]
    public void TheMapIsOfTheBrainAlone()
    {
        for (var position = 0; position < 10; position++)
        {
            var map = SimulatedSlice.Of(new BrainMapSimulator(Settings), Head.Slice(), position);
            Assert.Equal((64, 64), (map.Width, map.Height));
            double At(double distance) => map.Pixels[(32 * 64) + 32 + (int)(distance * 64 * 0.42)] / 65535.0;
            Assert.True(At(0.5) > 0.05);

            // Scalp and skull are the outer sixth of the radius and more.
            Assert.Equal(0, At(0.95));
            Assert.Equal(0, At(1.15));
        }
    }

    [Fact]
    public void AMapOfOneTissueLeavesOutTheOther()
    {
        static int Covered(GreyImage map) => map.Pixels.Count(pixel => pixel > 0);
        var (whole, tissue) = (new BrainMapSimulator(Settings), new BrainMapSimulator(Settings with { TissueShare = 1 }));
        for (var position = 0; position < 10; position++)
            Assert.InRange(Covered(SimulatedSlice.Of(tissue, Head.Slice(), position)), 1, Covered(SimulatedSlice.Of(whole, Head.Slice(), position)) - 1);
    }

    [Fact]
    public void TheStriatumIsBrightOnBothSidesOfTheMiddle()
    {
        var simulator = new BrainMapSimulator(Settings with { StriatumShare = 1, Noise = [0, 0] });
        var mean = new double[64 * 64];
        for (var position = 0; position < 40; position++)
        {
            var map = SimulatedSlice.Of(simulator, Head.Slice(), position);
            for (var i = 0; i < mean.Length; i++)
                mean[i] += map.Pixels[i] / 65535.0 / 40;
        }

        // Its middle lies a seventh of the head's size, which is 48 pixels, to either side.
        double At(int x, int y) => mean[((32 + y) * 64) + 32 + x];
        Assert.True(At(7, 0) > 1.5 * At(0, 18), $"{At(7, 0)} beside {At(0, 18)}");
        Assert.Equal(At(7, 0), At(-7, 0), 0.15);
    }

    [Fact]
    public void TheSameNumbersGiveTheSameSliceAndTheDonorStays()
    {
        SimulatedSlice.AssertRepeats(() => new BrainMapSimulator(Settings), Head.Slice(), new GreyImage(Head.Side, Head.Side - 20, Head.Slice().Pixels[..(Head.Side * (Head.Side - 20))]));
    }

    [Fact]
    public void WhatHasNoHeadIsNoDonor()
    {
        SimulatedSlice.AssertRefusesASpeck(new BrainMapSimulator(Settings));
    }

    [Fact]
    public void SettingsOutOfRangeAreAllNamed()
    {
        var faults = (Settings with { Share = 2, Sources = [], TissueShare = -1, Grid = [8, 64] }).Faults().ToList();
        Assert.Equal(
            [
                "Share is 2, expected [0, 1]", "TissueShare is -1, expected [0, 1]", "Sources is empty, expected names of sources with MR images of heads",
                "Grid is [8, 64], expected [low, high] within [24, 256]",
            ],
            faults);
    }
}
