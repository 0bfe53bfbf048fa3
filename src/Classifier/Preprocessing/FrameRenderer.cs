using System.Buffers;
using System.Numerics;

namespace DicomNode.Classifier.Preprocessing;

/// <summary>
/// Renders frames for people: every pixel of the frame, or fewer, by area averaging with the aspect kept; colour as its luminance. Padding is black.
/// </summary>
public static class FrameRenderer
{
    private const float White = byte.MaxValue;

    /// <summary>Renders one native frame.</summary>
    /// <param name="format">What the header says of the pixels.</param>
    /// <param name="nativeFrame">Uncompressed little-endian bytes of one frame; more than it needs are ignored.</param>
    /// <param name="rescale">What turns stored values into those of the window; without effect where there is a Modality LUT, or colour.</param>
    /// <param name="window">Which values are shown; null for all that the frame has.</param>
    /// <param name="longestSide">At most so many pixels on the longer side; null for the frame's own size.</param>
    /// <exception cref="PixelFormatException">The format cannot be read or the frame is too short for it.</exception>
    public static RenderedFrame Render(PixelFormat format, ReadOnlySpan<byte> nativeFrame, Rescale rescale, GreyWindow? window, int? longestSide)
    {
        ArgumentNullException.ThrowIfNull(format);
        format.Validate();
        if (nativeFrame.Length < format.FrameLength)
            throw new PixelFormatException($"the frame has {nativeFrame.Length} bytes; its format needs {format.FrameLength}");
        var isGrey = format.Colour is PixelColour.Monochrome1 or PixelColour.Monochrome2;
        var applied = isGrey && format.ModalityLut is null && double.IsFinite(rescale.Slope) && rescale.Slope != 0 ? rescale : Rescale.None;
        var frame = new GreyFrame(format, nativeFrame);
        var levels = new Levels(applied, isGrey ? window : null, format.Colour == PixelColour.Monochrome1);
        return frame.Layout.IsNarrow ? Run<float>(frame, levels, longestSide) : Run<double>(frame, levels, longestSide);
    }

    private static RenderedFrame Run<T>(GreyFrame frame, Levels levels, int? longestSide)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = ArrayPool<T>.Shared.Rent(frame.Columns + frame.ScratchLength);
        try
        {
            var row = values.AsSpan(0, frame.Columns);
            var scratch = values.AsSpan(frame.Columns, frame.ScratchLength);
            if (levels.Window is null)
                levels = levels with { Window = levels.WindowOver(Extremes(frame, row, scratch)) };
            var (width, height) = Fit(frame, longestSide);
            var pixels = new byte[checked(width * height)];
            if (width == frame.Columns && height == frame.Rows)
            {
                var shown = new float[width];
                for (var y = 0; y < height; y++)
                {
                    frame.ReadRow(y, row, scratch);
                    levels.Apply<T>(row, shown);
                    Quantise(shown, pixels.AsSpan(y * width, width));
                }
            }
            else
            {
                Shrink(frame, levels, row, scratch, width, pixels);
            }

            return new RenderedFrame(width, height, levels.Window!.Value, pixels);
        }
        finally
        {
            ArrayPool<T>.Shared.Return(values);
        }
    }

    private static (double Minimum, double Maximum) Extremes<T>(GreyFrame frame, Span<T> row, Span<T> scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (minimum, maximum) = (T.PositiveInfinity, T.NegativeInfinity);
        for (var y = 0; y < frame.Rows; y++)
        {
            frame.ReadRow(y, row, scratch);
            RowMath.Extremes(row, ref minimum, ref maximum);
        }

        return (double.CreateSaturating(minimum), double.CreateSaturating(maximum));
    }

    private static (int Width, int Height) Fit(GreyFrame frame, int? longestSide)
    {
        var longest = Math.Max(frame.Columns, frame.Rows);
        if (longestSide is not { } most || longest <= most)
            return (frame.Columns, frame.Rows);
        return (Side(frame.Columns), Side(frame.Rows));

        int Side(int length) => Math.Max(1, (int)Math.Round((double)length * most / longest));
    }

    private static void Shrink<T>(GreyFrame frame, Levels levels, Span<T> row, Span<T> scratch, int width, Span<byte> pixels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var height = pixels.Length / width;
        var vertical = AxisResampler.For(frame.Rows, height);
        var horizontal = AxisResampler.For(frame.Columns, width);
        var sum = new float[frame.Columns];
        var shrunk = new float[width];

        // Neighbouring destination rows share at most one source row: the last two are kept.
        float[][] kept = [new float[frame.Columns], new float[frame.Columns]];
        Span<int> keptRows = [-1, -1];
        for (var i = 0; i < height; i++)
        {
            Array.Clear(sum);
            var weights = vertical.Weights(i);
            for (var k = 0; k < weights.Length; k++)
            {
                var y = vertical.Start(i) + k;
                var slot = y & 1;
                if (keptRows[slot] != y)
                {
                    frame.ReadRow(y, row, scratch);
                    levels.Apply<T>(row, kept[slot]);
                    keptRows[slot] = y;
                }

                RowMath.AddScaled(kept[slot], weights[k], sum);
            }

            horizontal.Apply(sum, shrunk);
            Quantise(shrunk, pixels.Slice(i * width, width));
        }
    }

    private static void Quantise(ReadOnlySpan<float> levels, Span<byte> pixels)
    {
        for (var x = 0; x < levels.Length; x++)
            pixels[x] = (byte)(Math.Clamp(levels[x], 0, 1) * White + 0.5f);
    }

    /// <summary>From values as they are stored to levels from 0 to 1.</summary>
    private readonly record struct Levels(Rescale Rescale, GreyWindow? Window, bool IsInverted)
    {
        public GreyWindow WindowOver((double Minimum, double Maximum) stored)
        {
            var (one, other) = (Rescale.Slope * stored.Minimum + Rescale.Intercept, Rescale.Slope * stored.Maximum + Rescale.Intercept);
            var window = new GreyWindow((one + other) / 2, Math.Abs(other - one));

            // A frame of one value, or of none, is shown in the middle of the scale.
            return window.IsUsable ? window : new GreyWindow(double.IsFinite(one) ? one : 0, 1);
        }

        public void Apply<T>(ReadOnlySpan<T> row, Span<float> levels)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var (slope, intercept) = (Rescale.Slope, Rescale.Intercept);
            var window = Window!.Value;
            var factor = slope / window.Width;
            var offset = (intercept - window.Center) / window.Width + 0.5;
            for (var x = 0; x < row.Length; x++)
            {
                var level = Math.Clamp(double.CreateTruncating(row[x]) * factor + offset, 0, 1);
                levels[x] = T.IsNaN(row[x]) ? 0 : (float)(IsInverted ? 1 - level : level);
            }
        }
    }
}
