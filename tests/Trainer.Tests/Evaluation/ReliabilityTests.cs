using DicomNode.Trainer.Evaluation;

namespace DicomNode.Trainer.Tests.Evaluation;

public sealed class ReliabilityTests
{
    [Fact]
    public void CalibrationErrorIsTheMeanDistanceOfTheBins()
    {
        // 0.5 to 0.6: confidence 0.6 (the upper edge belongs to it), one of two right. Above 0.9: confidence 0.95, three of four right.
        var reliability = Reliability.Compute(
            [(0.6, true), (0.6, false), (0.95, true), (0.95, true), (0.95, true), (0.95, false)]);
        Assert.Equal(2, reliability.Bins[5].Images);
        Assert.Equal(4, reliability.Bins[9].Images);
        Assert.Equal(0.75, reliability.Bins[9].Accuracy);
        Assert.Equal((2 * 0.1 + 4 * 0.2) / 6, reliability.ExpectedCalibrationError, 1e-12);
        Assert.True(double.IsNaN(Reliability.Compute([]).ExpectedCalibrationError));
    }
}
