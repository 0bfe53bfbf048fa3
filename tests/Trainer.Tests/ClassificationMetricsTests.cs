using System.Text.Json.Nodes;
using DicomNode.Testing;
using DicomNode.Trainer.Evaluation;

namespace DicomNode.Trainer.Tests;

/// <summary>Parity/metrics.json holds labels and probabilities with the figures that scikit-learn 1.2.1 computes of them.</summary>
public sealed class ClassificationMetricsTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void FiguresEqualScikitLearns()
    {
        var parity = JsonNode.Parse(File.ReadAllText(Repository.File("tests", "Trainer.Tests", "Parity", "metrics.json")))!;
        var labels = parity["y_true"]!.AsArray().Select(node => (int)node!).ToArray();
        var probabilities = parity["probabilities"]!.AsArray().SelectMany(row => Values(row!)).ToArray();

        var metrics = ClassificationMetrics.Compute(labels, probabilities, 4);

        Assert.Equal((double)parity["accuracy"]!, metrics.Accuracy, Tolerance);
        Assert.Equal((double)parity["balanced_accuracy"]!, metrics.BalancedAccuracy, Tolerance);
        AssertClose(Values(parity["precision"]!), metrics.Precision);
        AssertClose(Values(parity["recall"]!), metrics.Recall);
        AssertClose(Values(parity["f1"]!), metrics.F1);
        AssertClose(Values(parity["auroc_ovr"]!), metrics.Auroc);
        Assert.Equal(Values(parity["support"]!).Select(value => (long)value), metrics.Support);
        Assert.Equal(
            parity["confusion_matrix_rows_true"]!.AsArray().SelectMany(row => Values(row!)).Select(value => (long)value),
            metrics.Confusion.Cast<long>());
    }

    [Fact]
    public void TiesCountHalf()
    {
        // Of the pairs (positive, negative): (.5, .5) ties, (.5, .2) is right, (.9, .5) right, (.9, .2) right: 3.5 of 4.
        var metrics = ClassificationMetrics.Compute([1, 0, 1, 0], [.5, .5, .5, .5, .1, .9, .8, .2], 2);
        Assert.Equal(3.5 / 4, metrics.Auroc[1], Tolerance);
    }

    [Fact]
    public void AnAbsentClassHasNoRecallAndDoesNotWeigh()
    {
        var metrics = ClassificationMetrics.Compute([0, 0, 1], [.9, .1, 0, .2, .7, .1, .3, .6, .1], 3);
        Assert.True(double.IsNaN(metrics.Recall[2]));
        Assert.True(double.IsNaN(metrics.Auroc[2]));
        Assert.Equal(0, metrics.Precision[2]);
        Assert.Equal((0.5 + 1) / 2, metrics.BalancedAccuracy, Tolerance);
    }

    private static IEnumerable<double> Values(JsonNode array) => array.AsArray().Select(node => (double)node!);

    private static void AssertClose(IEnumerable<double> expected, double[] actual)
    {
        foreach (var (wanted, found) in expected.Zip(actual))
            Assert.Equal(wanted, found, Tolerance);
    }
}
