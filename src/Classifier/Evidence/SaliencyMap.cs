using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Classifier.Evidence;

/// <summary>Brings the coarse map that a network gives to the size of its input.</summary>
internal static class SaliencyMap
{
    /// <summary>Divides by the largest value and enlarges bilinearly, between the centres of pixels.</summary>
    /// <param name="map">Row by row, width * height values of 0 or more, at most 224 x 224; it is overwritten.</param>
    /// <param name="width">Values in a row.</param>
    /// <param name="height">Number of rows.</param>
    /// <param name="destination"><see cref="SlicePreprocessor.Length"/> values in [0, 1]; all 0 where the map is, or holds what is no number.</param>
    public static void Fill(Span<float> map, int width, int height, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, SlicePreprocessor.Side);
        ArgumentOutOfRangeException.ThrowIfNotEqual(map.Length, width * height);
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, SlicePreprocessor.Length);
        var largest = 0f;
        foreach (var value in map)
            largest = MathF.Max(largest, value);
        if (largest == 0 || !float.IsFinite(largest))
        {
            destination.Clear();
            return;
        }

        foreach (ref var value in map)
            value /= largest;
        var vertical = AxisResampler.For(height, SlicePreprocessor.Side);
        var horizontal = AxisResampler.For(width, SlicePreprocessor.Side);
        Span<float> row = stackalloc float[width];
        for (var y = 0; y < SlicePreprocessor.Side; y++)
        {
            row.Clear();
            var weights = vertical.Weights(y);
            for (var k = 0; k < weights.Length; k++)
                RowMath.AddScaled(map.Slice((vertical.Start(y) + k) * width, width), weights[k], row);
            horizontal.Apply(row, destination.Slice(y * SlicePreprocessor.Side, SlicePreprocessor.Side));
        }

        // Weights add up to 1 but for rounding.
        foreach (ref var value in destination)
            value = MathF.Min(value, 1);
    }
}
