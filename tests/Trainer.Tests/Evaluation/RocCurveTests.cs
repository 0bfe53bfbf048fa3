using System.Text.Json.Nodes;
using DicomNode.Testing;
using DicomNode.Trainer.Evaluation;

namespace DicomNode.Trainer.Tests.Evaluation;

public sealed class RocCurveTests
{
    [Fact]
    public void TheCurveHasACornerWhereItTurns()
    {
        // By falling score: + + - + and a tie of one each, then -.
        var curve = RocCurve.Compute([.9, .8, .7, .6, .5, .5, .1], [true, true, false, true, true, false, false]);
        Assert.Equal(
            [new(0, 0), new(0, 0.5), new(1 / 3.0, 0.5), new(1 / 3.0, 0.75), new(2 / 3.0, 1), new(1, 1)],
            curve.Points);
        Assert.Equal(0.5, curve.SensitivityAt(0.05));
        Assert.Equal(0.75, curve.SensitivityAt(0.5));
        Assert.Empty(RocCurve.Compute([.5, .2], [true, true]).Points);
        Assert.True(double.IsNaN(RocCurve.Compute([.5], [false]).SensitivityAt(0.05)));
    }

    [Fact]
    public void TheAreaUnderTheCurveIsScikitLearns()
    {
        var parity = JsonNode.Parse(File.ReadAllText(Repository.File("tests", "Trainer.Tests", "Parity", "metrics.json")))!;
        var labels = parity["y_true"]!.AsArray().Select(node => (int)node!).ToArray();
        var rows = parity["probabilities"]!.AsArray().Select(row => row!.AsArray().Select(node => (double)node!).ToArray()).ToArray();
        for (var c = 0; c < 4; c++)
        {
            var points = RocCurve.Compute([.. rows.Select(row => row[c])], [.. labels.Select(label => label == c)]).Points;
            var area = points.Zip(points.Skip(1)).Sum(pair =>
                (pair.Second.FalsePositiveRate - pair.First.FalsePositiveRate) * (pair.Second.TruePositiveRate + pair.First.TruePositiveRate) / 2);
            Assert.Equal((double)parity["auroc_ovr"]![c]!, area, 1e-9);
        }
    }
}
