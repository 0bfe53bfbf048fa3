namespace DicomNode.Trainer.Training;

/// <summary>
/// Parallel-beam projections of a square image within its inscribed circle, and two ways back: ordered subsets expectation maximisation
/// (Hudson and Larkin 1994) and filtered back-projection (Ramachandran and Lakshminarayanan 1971). Projection and back-projection are
/// each other's adjoints. Works in buffers of its own: one instance per thread.
/// </summary>
internal sealed class Tomograph
{
    private float[] _estimated = [];
    private float[] _ratio = [];
    private float[] _sensitivities = [];

    /// <summary>Pixels on a side, and bins of a projection.</summary>
    public int Side { get; private set; }

    /// <summary>Projections over half a turn.</summary>
    public int Angles { get; private set; }

    /// <summary>Values of a sinogram: angle by angle, <see cref="Side"/> bins each.</summary>
    public int SinogramLength => Side * Angles;

    public void Resize(int side, int angles)
    {
        (Side, Angles) = (side, angles);
        if (_estimated.Length < SinogramLength)
            _estimated = new float[SinogramLength];
        if (_ratio.Length < side * side)
            _ratio = new float[side * side];
    }

    /// <summary>Sums along the rays of every <paramref name="stride"/>-th angle from the first; other angles of the sinogram are left alone.</summary>
    public void Project(ReadOnlySpan<float> image, Span<float> sinogram, int first = 0, int stride = 1)
    {
        for (var angle = first; angle < Angles; angle += stride)
        {
            var bins = sinogram.Slice(angle * Side, Side);
            bins.Clear();
            var (sin, cos) = Direction(angle);
            for (var y = 0; y < Side; y++)
            {
                var (start, end) = Chord(y);
                var row = image.Slice(y * Side, Side);
                var place = Place(start, y, sin, cos);
                for (var x = start; x < end; x++, place += cos)
                {
                    var bin = (int)place;
                    var share = place - bin;
                    bins[bin] += row[x] * (1 - share);
                    bins[bin + 1] += row[x] * share;
                }
            }
        }
    }

    /// <summary>Smears every <paramref name="stride"/>-th projection back over the image, which is overwritten.</summary>
    public void BackProject(ReadOnlySpan<float> sinogram, Span<float> image, int first = 0, int stride = 1)
    {
        image.Clear();
        for (var angle = first; angle < Angles; angle += stride)
        {
            var bins = sinogram.Slice(angle * Side, Side);
            var (sin, cos) = Direction(angle);
            for (var y = 0; y < Side; y++)
            {
                var (start, end) = Chord(y);
                var row = image.Slice(y * Side, Side);
                var place = Place(start, y, sin, cos);
                for (var x = start; x < end; x++, place += cos)
                {
                    var bin = (int)place;
                    var share = place - bin;
                    row[x] += bins[bin] * (1 - share) + bins[bin + 1] * share;
                }
            }
        }
    }

    /// <summary>Ordered subsets expectation maximisation from a uniform start.</summary>
    /// <param name="sinogram">Counts.</param>
    /// <param name="background">Counts of each bin that do not come from the image: scatter, randoms.</param>
    /// <param name="iterations">Passes over all angles.</param>
    /// <param name="subsets">Into how many parts a pass is cut.</param>
    /// <param name="image">The result, 0 outside the circle.</param>
    public void ReconstructBySubsets(ReadOnlySpan<float> sinogram, float background, int iterations, int subsets, Span<float> image)
    {
        var estimated = _estimated.AsSpan(0, SinogramLength);
        var ratio = _ratio.AsSpan(0, image.Length);
        if (_sensitivities.Length < subsets * image.Length)
            _sensitivities = new float[subsets * image.Length];
        image.Fill(1);
        for (var pass = 0; pass < iterations * subsets; pass++)
        {
            var subset = pass % subsets;
            var sensitivity = _sensitivities.AsSpan(subset * image.Length, image.Length);
            if (pass < subsets)
            {
                estimated.Fill(1);
                BackProject(estimated, sensitivity, subset, subsets);
            }

            Project(image, estimated, subset, subsets);
            for (var angle = subset; angle < Angles; angle += subsets)
            {
                for (var i = angle * Side; i < (angle + 1) * Side; i++)
                    estimated[i] = sinogram[i] / Math.Max(estimated[i] + background, 1e-6f);
            }

            BackProject(estimated, ratio, subset, subsets);
            for (var i = 0; i < image.Length; i++)
                image[i] = sensitivity[i] > 0 ? image[i] * ratio[i] / sensitivity[i] : 0;
        }
    }

    /// <summary>Filtered back-projection with the ramp filter, softened by (1, 2, 1) / 4; may be negative.</summary>
    /// <param name="sinogram">Counts.</param>
    /// <param name="background">Counts of each bin that do not come from the image.</param>
    /// <param name="image">The result, 0 outside the circle.</param>
    public void ReconstructByFilter(ReadOnlySpan<float> sinogram, float background, Span<float> image)
    {
        Span<float> kernel = stackalloc float[Side + 1];
        kernel[0] = 0.25f;
        for (var distance = 1; distance <= Side; distance += 2)
            kernel[distance] = (float)(-1 / (Math.PI * Math.PI * distance * distance));
        Span<float> softened = stackalloc float[Side];
        softened[0] = (kernel[0] + kernel[1]) / 2;
        for (var distance = 1; distance < Side; distance++)
            softened[distance] = (kernel[distance - 1] + 2 * kernel[distance] + kernel[distance + 1]) / 4;

        var filtered = _estimated.AsSpan(0, SinogramLength);
        for (var angle = 0; angle < Angles; angle++)
        {
            var bins = sinogram.Slice(angle * Side, Side);
            for (var bin = 0; bin < Side; bin++)
            {
                var sum = 0f;
                for (var other = 0; other < Side; other++)
                    sum += (bins[other] - background) * softened[Math.Abs(bin - other)];
                filtered[angle * Side + bin] = sum * (float)(Math.PI / Angles);
            }
        }

        BackProject(filtered, image);
    }

    private (float Sin, float Cos) Direction(int angle)
    {
        var (sin, cos) = Math.SinCos(Math.PI * angle / Angles);
        return ((float)sin, (float)cos);
    }

    // Bin of a pixel's centre; within the circle it and the next bin exist.
    private float Place(int x, int y, float sin, float cos)
    {
        var centre = (Side - 1) / 2f;
        return centre + (x - centre) * cos + (y - centre) * sin;
    }

    // The pixels of a row whose centres lie within the circle that leaves a bin of margin.
    private (int Start, int End) Chord(int y)
    {
        var centre = (Side - 1) / 2f;
        var radius = centre - 1;
        var half = radius * radius - (y - centre) * (y - centre);
        if (half <= 0)
            return (0, 0);
        var width = MathF.Sqrt(half);
        return ((int)MathF.Ceiling(centre - width), (int)MathF.Floor(centre + width) + 1);
    }
}
