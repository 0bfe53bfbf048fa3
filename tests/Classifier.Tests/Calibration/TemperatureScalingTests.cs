using DicomNode.Classifier.Calibration;

namespace DicomNode.Classifier.Tests.Calibration;

public sealed class TemperatureScalingTests
{
    [Fact]
    public void SoftmaxIsTakenOfTheLogitsOverTheTemperature()
    {
        var probabilities = new float[4];
        // exp(ln 9 / 2) = 3: 3 to 1.
        TemperatureScaling.Softmax([MathF.Log(9), 0, 1000, 1000], 2, 2, probabilities);
        Assert.Equal([0.75f, 0.25f, 0.5f, 0.5f], probabilities, (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void TheLikelihoodIsThatOfTheDefinition() =>
        // -ln(3/4) and -ln(1/4).
        Assert.Equal((-Math.Log(0.75) - Math.Log(0.25)) / 2, TemperatureScaling.NegativeLogLikelihood([MathF.Log(9), 0, MathF.Log(9), 0], [0, 1], 2, 2), 6);

    [Fact]
    public void TheFitHasAClosedFormForTwoClasses()
    {
        // Logits (d, 0), right in 9 of 10: the best probability is 0.9, so d / T = ln 9.
        const float Difference = 5;
        float[] logits = [.. Enumerable.Repeat<float[]>([Difference, 0], 10).SelectMany(row => row)];
        int[] labels = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        Assert.Equal(Difference / Math.Log(9), TemperatureScaling.Fit(logits, labels, 2), 1e-6);
    }

    [Fact]
    public void TheFitFindsTheTemperatureThatMadeTheLabels()
    {
        const int Classes = 4;
        const double Temperature = 2.5;
        var random = new Random(5);
        var logits = new float[20_000 * Classes];
        for (var i = 0; i < logits.Length; i++)
            logits[i] = 6 * random.NextSingle();
        var probabilities = new float[logits.Length];
        TemperatureScaling.Softmax(logits, Classes, Temperature, probabilities);
        var labels = Enumerable.Range(0, logits.Length / Classes).Select(row => Draw(probabilities.AsSpan(row * Classes, Classes), random.NextSingle())).ToArray();
        var fitted = TemperatureScaling.Fit(logits, labels, Classes);
        Assert.Equal(Temperature, fitted, 0.1);
        var best = TemperatureScaling.NegativeLogLikelihood(logits, labels, Classes, fitted);
        Assert.True(best <= TemperatureScaling.NegativeLogLikelihood(logits, labels, Classes, fitted * 1.01));
        Assert.True(best <= TemperatureScaling.NegativeLogLikelihood(logits, labels, Classes, fitted / 1.01));
    }

    [Fact]
    public void AlwaysRightIsBoundedAndSoIsAlwaysWrong()
    {
        Assert.Equal(TemperatureScaling.MinTemperature, TemperatureScaling.Fit([5, 0, 0, 5], [0, 1], 2));
        Assert.Equal(TemperatureScaling.MaxTemperature, TemperatureScaling.Fit([5, 0, 0, 5], [1, 0], 2));
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        Assert.Throws<ArgumentException>(() => TemperatureScaling.Fit([], [], 2));
        Assert.Throws<ArgumentException>(() => TemperatureScaling.Fit([1, 2, 3], [0], 2));
        Assert.Throws<ArgumentException>(() => TemperatureScaling.Fit([1, 2], [2], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => TemperatureScaling.Softmax([1, 2], 2, 0, new float[2]));
        Assert.Throws<ArgumentException>(() => TemperatureScaling.Softmax([1, 2, 3], 2, 1, new float[3]));
    }

    private static int Draw(ReadOnlySpan<float> probabilities, float value)
    {
        var label = 0;
        while (label < probabilities.Length - 1 && (value -= probabilities[label]) > 0)
            label++;
        return label;
    }
}
