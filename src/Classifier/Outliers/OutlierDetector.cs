using System.Numerics;
using System.Runtime.InteropServices;
using DicomNode.Classifier.Models;

namespace DicomNode.Classifier.Outliers;

/// <summary>
/// Tells pictures that are of no class by a second head on the network's pooled features: a linear layer with an output for each class and for each kind of
/// outlier that it was shown, softmax over all. The score is the probability of all kinds of outlier together, over a threshold. Safe for concurrent use.
/// </summary>
public sealed class OutlierDetector
{
    /// <summary>
    /// The length that a feature vector is scaled to: which features fire tells, and not how strongly, which contrast decides. Its size only sets how
    /// strongly fitting holds the weights down.
    /// </summary>
    public const float FeatureLength = 20;

    internal const string WeightsName = "weight";
    internal const string BiasesName = "bias";

    private readonly float[] _weights;
    private readonly float[] _biases;
    private readonly int _classes;

    /// <param name="weights">[outputs, features] row by row: the classes first, then the kinds of outlier.</param>
    /// <param name="biases">One for each output.</param>
    /// <param name="classes">How many of the outputs are classes; at least one more is no class.</param>
    /// <param name="threshold">The probability that scores 1, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">The weights do not fill the outputs.</exception>
    public OutlierDetector(float[] weights, float[] biases, int classes, double threshold)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(biases);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(biases.Length, classes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threshold);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(threshold, 1);
        if (weights.Length == 0 || weights.Length % biases.Length != 0)
            throw new ArgumentException($"{weights.Length} weights for {biases.Length} outputs", nameof(weights));
        (_weights, _biases, _classes, Threshold) = (weights, biases, classes, threshold);
    }

    /// <summary>The probability of being an outlier that scores 1.</summary>
    public double Threshold { get; }

    /// <summary>Values of one feature vector.</summary>
    public int Features => _weights.Length / _biases.Length;

    /// <summary>The same head with another threshold.</summary>
    public OutlierDetector WithThreshold(double threshold) => new(_weights, _biases, _classes, threshold);

    /// <summary>The score of one slice: 0 or more, above 1 an outlier.</summary>
    /// <param name="features">Its pooled features.</param>
    public float Score(ReadOnlySpan<float> features) => (float)(Probability(features) / Threshold);

    /// <summary>The probability of being an outlier of any kind, 0 to 1.</summary>
    /// <inheritdoc cref="Score"/>
    public double Probability(ReadOnlySpan<float> features)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(features.Length, Features);
        Span<float> scaled = stackalloc float[features.Length];
        features.CopyTo(scaled);
        Scale(scaled);
        Span<double> outputs = stackalloc double[_biases.Length];
        var highest = double.NegativeInfinity;
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = _biases[i] + Dot(scaled, _weights.AsSpan(i * Features, Features));
            highest = Math.Max(highest, outputs[i]);
        }

        var (all, outliers) = (0.0, 0.0);
        for (var i = 0; i < outputs.Length; i++)
        {
            var power = Math.Exp(outputs[i] - highest);
            all += power;
            outliers += i < _classes ? 0 : power;
        }

        return outliers / all;
    }

    /// <summary>Scales a feature vector to <see cref="FeatureLength"/>; one in which nothing fires stays zero.</summary>
    public static void Scale(Span<float> features)
    {
        var length = MathF.Sqrt(Dot(features, features));
        if (!(length > 0))
            return;
        foreach (ref var value in features)
            value *= FeatureLength / length;
    }

    /// <summary>Its state as tensors of a file.</summary>
    internal IEnumerable<SafetensorsTensor> Tensors() =>
    [
        SafetensorsTensor.Singles(WeightsName, SafetensorsType.F32, [_biases.Length, Features], () => _weights),
        SafetensorsTensor.Singles(BiasesName, SafetensorsType.F32, [_biases.Length], () => _biases),
    ];

    private static float Dot(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        var sums = Vector<float>.Zero;
        var left = MemoryMarshal.Cast<float, Vector<float>>(first);
        var right = MemoryMarshal.Cast<float, Vector<float>>(second);
        for (var i = 0; i < left.Length; i++)
            sums += left[i] * right[i];
        var sum = Vector.Sum(sums);
        for (var i = left.Length * Vector<float>.Count; i < first.Length; i++)
            sum += first[i] * second[i];
        return sum;
    }
}
