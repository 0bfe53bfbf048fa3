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

    /// <summary>The same numbers give the same slice, whatever a simulator made before; others give another; and donors stay as they are.</summary>
    /// <param name="create">Makes the simulator.</param>
    /// <param name="donor">A slice to simulate on.</param>
    /// <param name="other">Another, of another size, so that buffers are used again.</param>
    public static void AssertRepeats(Func<ISliceSimulator> create, GreyImage donor, GreyImage other)
    {
        var before = donor.Pixels.ToArray();
        var first = Of(create(), donor, 3);
        var used = create();
        Of(used, other, 1);
        var again = Of(used, donor, 3);
        Assert.Equal((first.Width, first.Height), (again.Width, again.Height));
        Assert.Equal(first.Pixels, again.Pixels);
        Assert.NotEqual(first.Pixels, Of(used, donor, 4).Pixels);
        Assert.Equal(before, donor.Pixels);
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
