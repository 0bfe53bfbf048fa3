namespace DicomNode.Classifier.Tests.Preprocessing;

/// <summary>
/// Min-max and resizing straight from their definitions, pixel by pixel and in double precision: the measure that the fast code is held to.
/// NaN is a pixel that is no image.
/// </summary>
internal static class ReferenceResize
{
    private const int Side = 224;

    public static double[] Run(double[] grey, int width, int height)
    {
        var minimum = grey.Where(v => !double.IsNaN(v)).Min();
        var maximum = grey.Where(v => !double.IsNaN(v)).Max();
        var scaled = grey.Select(v => double.IsNaN(v) ? 0 : (v - minimum) / (maximum - minimum)).ToArray();
        var result = new double[Side * Side];
        var (vertical, horizontal) = (Weights(height), Weights(width));
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                foreach (var (sy, wy) in vertical[y])
                {
                    foreach (var (sx, wx) in horizontal[x])
                        result[y * Side + x] += wy * wx * scaled[sy * width + sx];
                }
            }
        }

        return result;
    }

    private static (int Source, double Weight)[][] Weights(int source) =>
        [.. Enumerable.Range(0, Side).Select(i => Enumerable.Range(0, source).Select(j => (j, Weight(i, j, source))).Where(w => w.Item2 > 0).ToArray())];

    // The share of source pixel j in destination pixel i.
    private static double Weight(int i, int j, int source)
    {
        var scale = source / (double)Side;
        if (source > Side)
            return Math.Max(0, Math.Min(j + 1, (i + 1) * scale) - Math.Max(j, i * scale)) / scale;
        // A hat function around the centre; beyond the border its whole weight falls on the outermost pixel.
        var centre = Math.Clamp((i + 0.5) * scale - 0.5, 0, source - 1);
        return Math.Max(0, 1 - Math.Abs(centre - j));
    }
}
