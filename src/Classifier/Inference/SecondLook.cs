using System.Buffers;
using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Classifier.Inference;

/// <summary>
/// A second look at slices that the first leaves in doubt: mirrored left to right. The mean of both looks' logits counts. Modality has no side, so what a
/// network says of a slice and not of its mirror image is chance.
/// </summary>
public sealed class SecondLook
{
    private readonly double _below;

    /// <param name="below">In doubt is a slice whose two largest logits, before any calibration, are closer than this; above 0.</param>
    public SecondLook(double below)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(below);
        _below = below;
    }

    /// <summary>Judges slices.</summary>
    /// <param name="slices">count preprocessed slices.</param>
    /// <param name="count">Number of slices.</param>
    /// <returns>Their logits, slice by slice.</returns>
    public delegate float[] Judge(ReadOnlySpan<float> slices, int count);

    /// <summary>The second look of a model that asks for one; null for null.</summary>
    public static SecondLook? Of(double? below) => below is { } distance ? new SecondLook(distance) : null;

    /// <summary>Looks again at the slices in doubt, and puts means in place of their logits.</summary>
    /// <param name="slices">Preprocessed slices.</param>
    /// <param name="logits">What the first look gave, slice by slice.</param>
    /// <param name="classes">Logits of a slice, 2 or more.</param>
    /// <param name="judge">Judges mirrored slices as the others were judged; called once at most.</param>
    public void Take(ReadOnlySpan<float> slices, Span<float> logits, int classes, Judge judge)
    {
        ArgumentNullException.ThrowIfNull(judge);
        var doubtful = new List<int>();
        for (var i = 0; i < logits.Length / classes; i++)
        {
            if (Lead(logits.Slice(i * classes, classes)) < _below)
                doubtful.Add(i);
        }

        if (doubtful.Count == 0)
            return;
        var length = doubtful.Count * SlicePreprocessor.Length;
        var mirrored = ArrayPool<float>.Shared.Rent(length);
        try
        {
            foreach (var (place, i) in doubtful.Index())
                Mirror(slices.Slice(i * SlicePreprocessor.Length, SlicePreprocessor.Length), mirrored.AsSpan(place * SlicePreprocessor.Length));
            var second = judge(mirrored.AsSpan(0, length), doubtful.Count);
            foreach (var (place, i) in doubtful.Index())
            {
                for (var c = 0; c < classes; c++)
                    logits[i * classes + c] = (logits[i * classes + c] + second[place * classes + c]) / 2;
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(mirrored);
        }
    }

    /// <summary>Whether a first look lies so near the bound of doubt that a change of its logits by a distance could put it on the other side.</summary>
    internal bool IsNearDoubt(ReadOnlySpan<float> logits, double distance) => Math.Abs(Lead(logits) - _below) <= distance;

    private static float Lead(ReadOnlySpan<float> logits)
    {
        var (best, second) = Largest.Two(logits);
        return best - second;
    }

    private static void Mirror(ReadOnlySpan<float> slice, Span<float> mirrored)
    {
        for (var row = 0; row < SlicePreprocessor.Length; row += SlicePreprocessor.Side)
        {
            var line = mirrored.Slice(row, SlicePreprocessor.Side);
            slice.Slice(row, SlicePreprocessor.Side).CopyTo(line);
            line.Reverse();
        }
    }
}
