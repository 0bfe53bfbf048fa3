using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace DicomNode.Classifier.Preprocessing;

/// <summary>
/// The paper's preprocessing: grey values of one slice, min-max to [0, 1] by the slice's own extremes, the whole image brought to
/// 224 x 224 with its aspect given up. Node and trainer share it. Safe to call from many threads; allocates nothing once warm.
/// </summary>
public static class SlicePreprocessor
{
    /// <summary>Side of the network's input in pixels.</summary>
    public const int Side = 224;

    /// <summary>Values of one input, row by row.</summary>
    public const int Length = Side * Side;

    /// <summary>Fills the network's input from one native frame.</summary>
    /// <param name="format">What the header says of the pixels.</param>
    /// <param name="nativeFrame">Uncompressed little-endian bytes of one frame; more than it needs are ignored.</param>
    /// <param name="destination"><see cref="Length"/> values in [0, 1].</param>
    /// <returns><see cref="PreprocessingOutcome.Constant"/> where the slice has no contrast; the destination is then zero.</returns>
    /// <exception cref="PixelFormatException">The format cannot be read or the frame is too short for it.</exception>
    public static PreprocessingOutcome Preprocess(PixelFormat format, ReadOnlySpan<byte> nativeFrame, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Length);
        format.Validate();
        if (nativeFrame.Length < format.FrameLength)
        {
            throw new PixelFormatException(
                $"the frame has {nativeFrame.Length} bytes; Rows {format.Rows} x Columns {format.Columns} x Samples per Pixel {format.SamplesPerPixel}"
                + $" x Bits Allocated {format.BitsAllocated} need {format.FrameLength}");
        }

        var frame = new GreyFrame(format, nativeFrame);
        return frame.Layout.IsNarrow ? Run<float>(frame, destination) : Run<double>(frame, destination);
    }

    /// <summary>Fills the network's input from decoded grey pixels, such as those of a PNG; the same scaling and resizing.</summary>
    /// <param name="pixels">Row by row, width * height values; any unsigned depth.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Number of rows.</param>
    /// <param name="destination"><see cref="Length"/> values in [0, 1].</param>
    /// <exception cref="PixelFormatException">A side is not 1 to 65,535 or the pixels do not fill it.</exception>
    public static PreprocessingOutcome PreprocessGrey(ReadOnlySpan<ushort> pixels, int width, int height, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Length);
        if (width is < 1 or > ushort.MaxValue || height is < 1 or > ushort.MaxValue || (long)width * height != pixels.Length)
            throw new PixelFormatException($"{pixels.Length} pixels are no image of {width} x {height}");
        return Run<float>(new GreyFrame(MemoryMarshal.AsBytes(pixels), height, width), destination);
    }

    private static PreprocessingOutcome Run<T>(GreyFrame frame, Span<float> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var columns = frame.Columns;
        var values = ArrayPool<T>.Shared.Rent(columns + frame.ScratchLength);
        var scaled = ArrayPool<float>.Shared.Rent(3 * columns);
        try
        {
            var row = values.AsSpan(0, columns);
            var scratch = values.AsSpan(columns, frame.ScratchLength);
            var (minimum, maximum) = (T.PositiveInfinity, T.NegativeInfinity);
            for (var y = 0; y < frame.Rows; y++)
            {
                frame.ReadRow(y, row, scratch);
                RowMath.Extremes(row, ref minimum, ref maximum);
            }

            // Not "==": a slice without any image pixel leaves the infinities in place.
            if (!(minimum < maximum))
            {
                destination.Clear();
                return PreprocessingOutcome.Constant;
            }

            Resize(frame, row, scratch, minimum, maximum, scaled.AsSpan(0, 3 * columns), destination);
            return PreprocessingOutcome.Ready;
        }
        finally
        {
            ArrayPool<T>.Shared.Return(values);
            ArrayPool<float>.Shared.Return(scaled);
        }
    }

    private static void Resize<T>(
        GreyFrame frame, Span<T> row, Span<T> scratch, T minimum, T maximum, Span<float> buffers, Span<float> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var columns = frame.Columns;
        var vertical = AxisResampler.For(frame.Rows, Side);
        var horizontal = AxisResampler.For(columns, Side);
        var sum = buffers[..columns];

        // Neighbouring destination rows share at most one source row (area) or two (linear): the last two are kept.
        Span<int> kept = [-1, -1];
        for (var i = 0; i < Side; i++)
        {
            var weights = vertical.Weights(i);
            for (var k = 0; k < weights.Length; k++)
            {
                var y = vertical.Start(i) + k;
                var slot = y & 1;
                var scaled = buffers.Slice((1 + slot) * columns, columns);
                if (kept[slot] != y)
                {
                    frame.ReadRow(y, row, scratch);
                    RowMath.Normalise(row, minimum, maximum, frame.IsInverted, scaled);
                    kept[slot] = y;
                }

                if (k == 0)
                    RowMath.Scale(scaled, weights[k], sum);
                else
                    RowMath.AddScaled(scaled, weights[k], sum);
            }

            horizontal.Apply(sum, destination.Slice(i * Side, Side));
        }

        // Weights add up to 1 but for rounding.
        foreach (ref var value in destination)
            value = Math.Clamp(value, 0, 1);
    }
}
