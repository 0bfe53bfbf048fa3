namespace DicomNode.Trainer.Training;

/// <summary>Changes of an image's grid, for augmentation. What the node does itself is in the classifier's preprocessing.</summary>
internal static class Resampling
{
    /// <summary>
    /// Area averaging to a smaller or equal grid: each target pixel is the mean of the source under it, edges by share.
    /// </summary>
    public static void Shrink(Plane source, Plane target, Plane rows, int width, int height)
    {
        rows.Resize(width, source.Height);
        for (var y = 0; y < source.Height; y++)
            ShrinkRow(source.Row(y), rows.Row(y));

        target.Resize(width, height);
        var step = (double)source.Height / height;
        for (var y = 0; y < height; y++)
        {
            var sums = target.Row(y);
            sums.Clear();
            var (from, to) = (y * step, (y + 1) * step);
            for (var row = (int)from; row < source.Height && row < to; row++)
            {
                var share = (float)((Math.Min(row + 1, to) - Math.Max(row, from)) / step);
                var values = rows.Row(row);
                for (var x = 0; x < width; x++)
                    sums[x] += share * values[x];
            }
        }
    }

    /// <summary>
    /// Fills the target by bilinear look-ups at <paramref name="map"/>'s place for each of its pixels. Places outside the
    /// source give 0.
    /// </summary>
    public static void Warp(Plane source, Plane target, int width, int height, AffineMap map)
    {
        target.Resize(width, height);
        var pixels = source.Pixels;
        for (var y = 0; y < height; y++)
        {
            var row = target.Row(y);
            var u = map.U0 + map.Uy * y;
            var v = map.V0 + map.Vy * y;
            for (var x = 0; x < width; x++, u += map.Ux, v += map.Vx)
            {
                // Half a pixel beyond the outermost centres still belongs to the image.
                if (u < -0.5f || v < -0.5f || u > source.Width - 0.5f || v > source.Height - 0.5f)
                {
                    row[x] = 0;
                    continue;
                }

                var cu = Math.Clamp(u, 0, source.Width - 1);
                var cv = Math.Clamp(v, 0, source.Height - 1);
                var left = Math.Min((int)cu, source.Width - 1);
                var top = Math.Min((int)cv, source.Height - 1);
                var right = Math.Min(left + 1, source.Width - 1);
                var bottom = Math.Min(top + 1, source.Height - 1);
                var fx = cu - left;
                var fy = cv - top;
                var upper = pixels[top * source.Width + left] * (1 - fx) + pixels[top * source.Width + right] * fx;
                var lower = pixels[bottom * source.Width + left] * (1 - fx) + pixels[bottom * source.Width + right] * fx;
                row[x] = upper * (1 - fy) + lower * fy;
            }
        }
    }

    /// <summary>Gaussian blur in place; the border repeats.</summary>
    public static void Blur(Plane image, Plane scratch, double sigma)
    {
        var radius = Math.Max(1, (int)Math.Ceiling(2.5 * sigma));
        Span<float> kernel = stackalloc float[2 * radius + 1];
        var sum = 0.0;
        for (var i = -radius; i <= radius; i++)
            sum += kernel[i + radius] = (float)Math.Exp(-0.5 * i * i / (sigma * sigma));
        for (var i = 0; i < kernel.Length; i++)
            kernel[i] /= (float)sum;

        scratch.Resize(image.Width, image.Height);
        for (var y = 0; y < image.Height; y++)
        {
            var source = image.Row(y);
            var target = scratch.Row(y);
            for (var x = 0; x < source.Length; x++)
            {
                var value = 0f;
                for (var i = -radius; i <= radius; i++)
                    value += kernel[i + radius] * source[Math.Clamp(x + i, 0, source.Length - 1)];
                target[x] = value;
            }
        }

        for (var y = 0; y < image.Height; y++)
        {
            var target = image.Row(y);
            target.Clear();
            for (var i = -radius; i <= radius; i++)
            {
                var weight = kernel[i + radius];
                var source = scratch.Row(Math.Clamp(y + i, 0, image.Height - 1));
                for (var x = 0; x < target.Length; x++)
                    target[x] += weight * source[x];
            }
        }
    }

    private static void ShrinkRow(ReadOnlySpan<float> source, Span<float> target)
    {
        var step = (double)source.Length / target.Length;
        for (var x = 0; x < target.Length; x++)
        {
            var (from, to) = (x * step, (x + 1) * step);
            var sum = 0.0;
            for (var i = (int)from; i < source.Length && i < to; i++)
                sum += source[i] * (Math.Min(i + 1, to) - Math.Max(i, from));
            target[x] = (float)(sum / step);
        }
    }
}
