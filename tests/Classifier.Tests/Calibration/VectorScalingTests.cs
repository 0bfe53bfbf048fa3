using DicomNode.Classifier.Calibration;

namespace DicomNode.Classifier.Tests.Calibration;

public sealed class VectorScalingTests
{
    private const int Classes = 4;
    private const int Rows = 4000;

    [Fact]
    public void SoftmaxIsTakenOfScaledLogitsAndBias()
    {
        var scaling = new VectorScaling([2, 1], [0, 1]);
        var probabilities = new float[2];
        VectorScaling.Softmax([1, 3], 2, 2, scaling, probabilities);
        // 2 * 1 / 2 + 0 = 1 against 1 * 3 / 2 + 1 = 2.5.
        Assert.Equal(1 / (1 + Math.Exp(1.5)), probabilities[0], 1e-6);
        VectorScaling.Softmax([1, 3], 2, 2, null, probabilities);
        Assert.Equal(1 / (1 + Math.Exp(1)), probabilities[0], 1e-6);
    }

    [Fact]
    public void FittingFindsTheScalesAndBiasesThatMadeTheLabels()
    {
        var made = new VectorScaling([0.5, 1.5, 1, 0.8], [0.6, -0.4, 0, -0.2]);
        var (logits, labels) = Sample(made);
        var fitted = VectorScaling.Fit(logits, labels, Alike, Classes, 1, 1e-6);
        Assert.All(fitted.Scale.Zip(made.Scale), pair => Assert.Equal(pair.Second, pair.First, 0.15));
        // The softmax knows biases up to a common shift.
        for (var c = 1; c < Classes; c++)
            Assert.Equal(made.Bias[c] - made.Bias[0], fitted.Bias[c] - fitted.Bias[0], 0.25);
        Assert.True(Loss(logits, labels, fitted) < Loss(logits, labels, new VectorScaling([1, 1, 1, 1], [0, 0, 0, 0])) - 0.01);
    }

    [Fact]
    public void ThePenaltyHoldsItToIdentityWhereDataAsksForNoLimit()
    {
        var separated = VectorScaling.Fit([5, 0, 0, 5], [0, 1], [1.0, 1.0], 2, 1, 0.01);
        Assert.All(separated.Scale, scale => Assert.InRange(scale, 1, 1.5));
        var (logits, labels) = Sample(new VectorScaling([0.5, 1.5, 1, 0.8], [0.6, -0.4, 0, -0.2]));
        var held = VectorScaling.Fit(logits, labels, Alike, Classes, 1, 1e6);
        Assert.All(held.Scale, scale => Assert.Equal(1, scale, 1e-3));
        Assert.All(held.Bias, bias => Assert.Equal(0, bias, 1e-3));
    }

    [Fact]
    public void WeightsCountAsRepeatedRows()
    {
        float[] logits = [1, 0, 2, 1, 0, 1];
        var weighted = VectorScaling.Fit(logits, [0, 1, 1], [2.0, 1.0, 1.0], 2, 1, 0.1);
        var repeated = VectorScaling.Fit([1, 0, .. logits], [0, 0, 1, 1], [1.0, 1.0, 1.0, 1.0], 2, 1, 0.1);
        Assert.All(weighted.Scale.Concat(weighted.Bias).Zip(repeated.Scale.Concat(repeated.Bias)), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.Equal(
            TemperatureScaling.Fit([1, 0, .. logits], [0, 0, 1, 1], 2),
            TemperatureScaling.Fit(logits, [0, 1, 1], 2, [2.0, 1.0, 1.0]),
            1e-6);
    }

    private static double[] Alike { get; } = [.. Enumerable.Repeat(1.0, Rows)];

    private static (float[] Logits, int[] Labels) Sample(VectorScaling made)
    {
        var random = new Random(5);
        var logits = new float[Rows * Classes];
        foreach (ref var logit in logits.AsSpan())
            logit = (float)(random.NextDouble() * 8 - 4);
        var probabilities = new float[logits.Length];
        VectorScaling.Softmax(logits, Classes, 1, made, probabilities);
        var labels = new int[Rows];
        for (var row = 0; row < Rows; row++)
        {
            var left = random.NextDouble();
            while (labels[row] < Classes - 1 && (left -= probabilities[row * Classes + labels[row]]) > 0)
                labels[row]++;
        }

        return (logits, labels);
    }

    private static double Loss(float[] logits, int[] labels, VectorScaling scaling)
    {
        var probabilities = new float[logits.Length];
        VectorScaling.Softmax(logits, Classes, 1, scaling, probabilities);
        return labels.Select((label, row) => -Math.Log(probabilities[row * Classes + label])).Average();
    }
}
