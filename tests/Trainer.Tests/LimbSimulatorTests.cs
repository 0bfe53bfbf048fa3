using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Tests;

public sealed class LimbSimulatorTests
{
    private static readonly LimbSimulationSettings Settings = new() { Share = 0.1, Fat = [0.1, 0.3], Bone = [0.3, 0.5], Cortex = [0.3, 0.4], Noise = [0, 5] };

    private static readonly MRSimulationSettings Signals = new()
    {
        Share = 0.2, Fat = [0.8, 1], SoftTissue = [0.2, 0.4], Contrast = 0.2, Marrow = [0.8, 1], Cortex = [0, 0.05], FallOff = 0, Noise = [0, 0.01],
    };

    [Fact]
    public void BoneIsTheBrightestInCTAndFatInMR()
    {
        // Of the same numbers: the share of bright pixels is that of bone in one and that of fat and marrow in the other.
        var (ct, mr) = (Mean(new LimbSimulator(Settings, null), 0.9), Mean(new LimbSimulator(Settings, Signals), 0.75));
        Assert.True(mr > 1.5 * ct, $"{mr} of the pixels in MR are bright, {ct} in CT");
        Assert.InRange(ct, 0.001, 0.3);

        static double Mean(LimbSimulator simulator, double bright) =>
            Enumerable.Range(0, 40).Average(position => SimulatedSlice.Of(simulator, Donor, position).Pixels.Average(pixel => pixel > bright * 65535 ? 1.0 : 0.0));
    }

    [Fact]
    public void AirIsBlackAndThereIsContrast()
    {
        foreach (var signals in new[] { null, Signals })
        {
            var simulator = new LimbSimulator(Settings, signals);
            for (var position = 0; position < 20; position++)
            {
                var pixels = SimulatedSlice.Of(simulator, Donor, position).Pixels;
                Assert.Equal((0, 65535), (pixels.Min(), pixels.Max()));
                Assert.True(pixels.Distinct().Count() > 100);
            }
        }
    }

    [Fact]
    public void TheSameNumbersGiveTheSameSliceOfTheDonorsSize()
    {
        var first = SimulatedSlice.Of(new LimbSimulator(Settings, Signals), Donor, 3);
        Assert.Equal(200, Math.Max(first.Width, first.Height));
        SimulatedSlice.AssertRepeats(() => new LimbSimulator(Settings, Signals), Donor, new GreyImage(20, 30, new ushort[600]));
    }

    [Fact]
    public void SettingsOutOfRangeAreAllNamed()
    {
        var faults = (Settings with { Share = 2, Bone = [0.5, 0.4], Noise = [0, 300] }).Faults().ToList();
        Assert.Equal(
            ["Share is 2, expected [0, 1]", "Bone is [0.5, 0.4], expected [low, high] within [0, 1]", "Noise is [0, 300], expected [low, high] within [0, 200]"],
            faults);
    }

    private static GreyImage Donor { get; } = new(200, 120, new ushort[200 * 120]);
}
