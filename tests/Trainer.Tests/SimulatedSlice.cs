using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Tests;

/// <summary>What a simulator makes of a donor, and what it must refuse.</summary>
internal static class SimulatedSlice
{
    /// <summary>Of the numbers at a position.</summary>
    public static GreyImage Of(ISliceSimulator simulator, GreyImage donor, int position)
    {
        var random = new SeededRandom(1, 4, position);
        Assert.True(simulator.TrySimulate(donor, ref random, out var simulated));
        return new GreyImage(simulated.Width, simulated.Height, simulated.Pixels.ToArray());
    }

    /// <summary>A slice with a single bright pixel shows neither body nor head.</summary>
    public static void AssertRefusesASpeck(ISliceSimulator simulator)
    {
        var random = new SeededRandom(1, 1, 1);
        var empty = new GreyImage(64, 64, new ushort[64 * 64]);
        empty.Pixels[(64 * 20) + 20] = 65535;
        Assert.False(simulator.TrySimulate(empty, ref random, out _));
    }
}
