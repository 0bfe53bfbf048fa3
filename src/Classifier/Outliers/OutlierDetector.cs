using System.Numerics;
using System.Runtime.InteropServices;
using DicomNode.Classifier.Models;

namespace DicomNode.Classifier.Outliers;

/// <summary>
/// Tells how far a slice is from the training images: the distance of its pooled features, scaled to length 1, to those of its k-th nearest among a
/// number of them (Sun et al. 2022, "Out-of-Distribution Detection with Deep Nearest Neighbors"). Safe for concurrent use.
/// </summary>
public sealed class OutlierDetector
{
    /// <summary>The name of the reference vectors in the file.</summary>
    internal const string ReferencesName = "references";

    private readonly float[] _references;
    private readonly int _neighbour;
    private readonly double _threshold;

    /// <param name="references">Feature vectors of training images, one after the other; scaled to length 1 here.</param>
    /// <param name="features">Values of one vector.</param>
    /// <param name="neighbour">Which nearest reference counts, 1 or more.</param>
    /// <param name="threshold">The distance that scores 1, above 0.</param>
    /// <exception cref="ArgumentException">The vectors do not fill whole rows, or are fewer than <paramref name="neighbour"/>.</exception>
    public OutlierDetector(ReadOnlySpan<float> references, int features, int neighbour, double threshold)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbour, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threshold);
        if (references.Length % features != 0 || references.Length / features < neighbour)
            throw new ArgumentException($"{references.Length} values are no {neighbour} or more vectors of {features}", nameof(references));
        _references = references.ToArray();
        for (var start = 0; start < _references.Length; start += features)
            Scale(_references.AsSpan(start, features));
        Features = features;
        _neighbour = neighbour;
        _threshold = threshold;
    }

    /// <summary>Values of one feature vector.</summary>
    public int Features { get; }

    /// <summary>How many training images it holds.</summary>
    public int References => _references.Length / Features;

    /// <summary>The score of one slice: 0 or more, above 1 an outlier.</summary>
    /// <param name="features">Its pooled features.</param>
    public float Score(ReadOnlySpan<float> features) => (float)(Distance(features) / _threshold);

    /// <summary>The distance behind the score, 0 to 2.</summary>
    /// <inheritdoc cref="Score"/>
    public double Distance(ReadOnlySpan<float> features)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(features.Length, Features);
        var scaled = features.ToArray();
        Scale(scaled);
        // The greatest products, in ascending order: between vectors of length 1 they are the least distances.
        Span<float> nearest = stackalloc float[Math.Min(_neighbour, References)];
        nearest.Fill(float.NegativeInfinity);
        for (var start = 0; start < _references.Length; start += Features)
        {
            var product = Dot(scaled, _references.AsSpan(start, Features));
            if (product <= nearest[0])
                continue;
            var place = 0;
            for (; place + 1 < nearest.Length && nearest[place + 1] < product; place++)
                nearest[place] = nearest[place + 1];
            nearest[place] = product;
        }

        return Math.Sqrt(Math.Max(0, 2 - 2 * (double)nearest[0]));
    }

    /// <summary>Its state as tensors of a file; half precision, which moves a distance by less than a thousandth.</summary>
    internal IEnumerable<SafetensorsTensor> Tensors() =>
        [SafetensorsTensor.Singles(ReferencesName, SafetensorsType.F16, [References, Features], () => _references)];

    // No feature at all fires on some strange pictures: such a vector stays zero, at the distance sqrt 2 from every other.
    private static void Scale(Span<float> vector)
    {
        var length = MathF.Sqrt(Dot(vector, vector));
        if (!(length > 0))
            return;
        foreach (ref var value in vector)
            value /= length;
    }

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
