using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Tests;

public sealed class MRSimulatorTests
{
    // As in a CT slice from -1000 to 1600 HU.
    private const ushort Air = 0;
    private const ushort Fat = 22700;
    private const ushort Muscle = 26500;
    private const ushort Cortex = 60000;

    private static readonly MRSimulationSettings Settings = new()
    {
        Share = 0.2, Fat = [0.9, 0.95], SoftTissue = [0.3, 0.35], Contrast = 0.15, Marrow = [0.8, 0.85], Cortex = [0, 0.02], FallOff = 0, Noise = [0, 0.001],
    };

    [Fact]
    public void FatIsBrightMuscleGreyAndCortexDark()
    {
        for (var position = 0; position < 10; position++)
        {
            var leg = Simulate(new MRSimulator(Settings), Leg(128), position);
            double At(double distance) => leg[(64 * 128) + 64 + (int)(distance * 54)] / 65535.0;
            Assert.InRange(At(0.9), 0.9, 1);
            Assert.InRange(At(0.5), 0.25, 0.45);
            Assert.InRange(At(0.22), 0, 0.15);
            Assert.InRange(At(1.1), 0, 0.02);
        }
    }

    [Fact]
    public void TheCoilSeesBestWhatIsNearIt()
    {
        var even = Simulate(new MRSimulator(Settings), Leg(128), 2);
        var falling = Simulate(new MRSimulator(Settings with { FallOff = 3 }), Leg(128), 2);
        double Unevenness(ushort[] image) => Math.Abs(Math.Log((1.0 + image[(64 * 128) + 64 - 48]) / (1.0 + image[(64 * 128) + 64 + 48])))
            + Math.Abs(Math.Log((1.0 + image[((64 - 48) * 128) + 64]) / (1.0 + image[((64 + 48) * 128) + 64])));
        Assert.True(Unevenness(falling) > 5 * Unevenness(even) + 0.1);
    }

    [Fact]
    public void TheSameNumbersGiveTheSameSliceAndTheDonorStays()
    {
        SimulatedSlice.AssertRepeats(() => new MRSimulator(Settings), Leg(96), Leg(140));
    }

    [Fact]
    public void WhatHasNoBodyOrIsWindowedIsNoDonor()
    {
        SimulatedSlice.AssertRefusesASpeck(new MRSimulator(Settings));
        var random = new SeededRandom(1, 1, 1);
        // A brain window: skull and all that is denser are white.
        var windowed = Leg(128);
        for (var i = 0; i < windowed.Pixels.Length; i++)
            windowed.Pixels[i] = (ushort)(windowed.Pixels[i] > 26000 ? 65535 : windowed.Pixels[i] > 20000 ? 30000 : 0);
        Assert.False(new MRSimulator(Settings).TrySimulate(windowed, ref random, out _));
    }

    [Fact]
    public void SettingsOutOfRangeAreAllNamed()
    {
        var faults = (Settings with { Share = -1, Fat = [0.5, 0.4], Noise = [0, 2] }).Faults().ToList();
        Assert.Equal(["Share is -1, expected [0, 1]", "Fat is [0.5, 0.4], expected [low, high] within [0, 1]", "Noise is [0, 2], expected [low, high] within [0, 1]"], faults);
    }

    private static ushort[] Simulate(MRSimulator simulator, GreyImage donor, int position)
    {
        var simulated = SimulatedSlice.Of(simulator, donor, position);
        Assert.Equal((donor.Width, donor.Height), (simulated.Width, simulated.Height));
        return simulated.Pixels;
    }

    /// <summary>A thigh in air: fat around muscle around the shaft of a bone, with the noise that a scanner adds; the radius is 42 % of the side.</summary>
    private static GreyImage Leg(int side)
    {
        var pixels = new ushort[side * side];
        for (var i = 0; i < pixels.Length; i++)
        {
            var distance = Math.Sqrt(Math.Pow((i % side) - (side / 2.0), 2) + Math.Pow((i / side) - (side / 2.0), 2)) / (side * 0.42);
            // No two parts of a cortex are as dense.
            var density = distance switch { > 1 => Air, > 0.75 => Fat, > 0.3 => Muscle, > 0.15 => Cortex - (10_000 * Math.Abs(Math.Sin(i))), _ => Muscle };
            pixels[i] = (ushort)Math.Max(0, density + (300 * Math.Sin(i * 0.7)));
        }

        return new GreyImage(side, side, pixels);
    }
}
