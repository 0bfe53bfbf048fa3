using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Tests;

public sealed class CTSimulatorTests
{
    private static readonly CTSimulationSettings Settings = new()
    {
        Share = 0.2, Sources = ["made"], Scalp = [0.03, 0.04], Skull = [0.06, 0.07], Level = [0.4, 0.45], Contrast = [0.05, 0.1], Noise = [0, 0.001],
        WideShare = 0, WideLevel = [0.3, 0.35], BleedShare = 0,
    };

    [Fact]
    public void ASkullIsWhiteAroundABrainOfHardlyAnyContrast()
    {
        for (var position = 0; position < 10; position++)
        {
            var head = SimulatedSlice.Of(new CTSimulator(Settings), Head.Slice(), position).Pixels;
            double At(double distance) => head[(Head.Side / 2 * Head.Side) + (Head.Side / 2) + (int)(distance * Head.Side * 0.42)] / 65535.0;

            // Somewhere under the scalp, whose thickness is drawn.
            Assert.True(Enumerable.Range(70, 30).Max(percent => At(percent / 100.0)) > 0.95);
            Assert.InRange(At(0.4), 0.2, 0.65);
            Assert.InRange(At(0.05), 0, 0.65);
            Assert.InRange(At(1.15), 0, 0.01);
        }
    }

    [Fact]
    public void OverTheWholeRangeABrainIsFlatAndBoneHasMarrow()
    {
        var marrows = 0;
        for (var position = 0; position < 20; position++)
        {
            var head = SimulatedSlice.Of(new CTSimulator(Settings with { WideShare = 1 }), Head.Slice(), position).Pixels;
            var ray = Enumerable.Range(0, Head.Side / 2).Select(x => head[(Head.Side / 2 * Head.Side) + (Head.Side / 2) + x] / 65535.0).ToList();

            Assert.True(ray.Max() > 0.5);
            // Half of the brain and more: a cavity may be air.
            Assert.InRange(ray.Take(Head.Side / 4).Order().ElementAt(Head.Side / 6), 0.27, 0.38);
            // Between the two tables: a hollow in the skull.
            var (first, last) = (ray.FindIndex(value => value > 0.8 * ray.Max()), ray.FindLastIndex(value => value > 0.8 * ray.Max()));
            marrows += ray.Skip(first).Take(last - first).Any(value => value < 0.75 * ray.Max()) ? 1 : 0;
        }

        Assert.InRange(marrows, 3, 20);
    }

    [Fact]
    public void BloodIsBrighterThanTheBrainAroundIt()
    {
        // Pixels well above the brain, within the skull.
        static double Bright(ushort[] head) => Enumerable.Range(0, head.Length)
            .Where(i => Math.Sqrt(Math.Pow((i % Head.Side) - (Head.Side / 2.0), 2) + Math.Pow((i / Head.Side) - (Head.Side / 2.0), 2)) < 0.7 * 0.42 * Head.Side)
            .Average(i => head[i] > 0.57 * 65535 ? 1.0 : 0);
        double Mean(double share) => Enumerable.Range(0, 10)
            .Average(position => Bright(SimulatedSlice.Of(new CTSimulator(Settings with { BleedShare = share }), Head.Slice(), position).Pixels));
        Assert.InRange(Mean(1) - Mean(0), 0.01, 0.4);
    }

    [Fact]
    public void TheSameNumbersGiveTheSameSliceAndTheDonorStays()
    {
        SimulatedSlice.AssertRepeats(() => new CTSimulator(Settings), Head.Slice(), new GreyImage(Head.Side / 2, Head.Side * 2, Head.Slice().Pixels));
    }

    [Fact]
    public void WhatHasNoHeadIsNoDonor()
    {
        SimulatedSlice.AssertRefusesASpeck(new CTSimulator(Settings));
    }

    [Fact]
    public void SettingsOutOfRangeAreAllNamed()
    {
        var faults = (Settings with { Share = 2, Sources = [], Skull = [0.5, 0.4] }).Faults().ToList();
        Assert.Equal(
            ["Share is 2, expected [0, 1]", "Sources is empty, expected names of sources with MR images of heads", "Skull is [0.5, 0.4], expected [low, high] within [0, 1]"],
            faults);
    }
}
