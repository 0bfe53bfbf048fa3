using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Tests;

public sealed class BrainExtractorTests
{
    private static readonly BrainMapSettings Settings = new()
    {
        Share = 0, MRShare = 0.1, Sources = ["made"], Rim = [0.1, 0.1], Grid = [64, 64], Resolution = [1, 1], TissueShare = 0, StriatumShare = 0, Noise = [0, 0],
    };

    [Fact]
    public void TheBrainStaysAndTheScalpIsDimOrGone()
    {
        var gone = 0;
        for (var position = 0; position < 20; position++)
        {
            var image = SimulatedSlice.Of(new BrainExtractor(Settings), Head.Slice(), position);
            Assert.Equal((64, 64), (image.Width, image.Height));
            double At(double distance) => image.Pixels[(32 * 64) + 32 + (int)(distance * 64 * 0.42)] / 65535.0;

            // In the donor the scalp is twice as bright as the brain.
            Assert.True(At(0.96) < At(0.5), $"scalp {At(0.96)}, brain {At(0.5)}");
            Assert.True(At(0.5) > At(0), "ventricles are darker than brain");
            gone += At(0.96) == 0 ? 1 : 0;
        }

        Assert.InRange(gone, 3, 17);
    }

    [Fact]
    public void TheSameNumbersGiveTheSameSliceAndTheDonorStays()
    {
        SimulatedSlice.AssertRepeats(() => new BrainExtractor(Settings), Head.Slice(), new GreyImage(Head.Side, Head.Side - 20, Head.Slice().Pixels[..(Head.Side * (Head.Side - 20))]));
    }

    [Fact]
    public void WhatHasNoHeadIsNoDonor()
    {
        SimulatedSlice.AssertRefusesASpeck(new BrainExtractor(Settings));
    }
}
