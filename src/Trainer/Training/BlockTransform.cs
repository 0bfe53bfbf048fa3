namespace DicomNode.Trainer.Training;

/// <summary>
/// The loss of a baseline JPEG (ITU-T T.81): 8 x 8 blocks, discrete cosine transform, quantisation by the luminance table
/// of Annex K scaled as libjpeg scales it, and back. Entropy coding loses nothing and is left out.
/// </summary>
internal static class BlockTransform
{
    private const int Side = 8;

    private static readonly float[] Cosines = BuildCosines();

    // T.81, table K.1.
    private static ReadOnlySpan<byte> Luminance =>
    [
        16, 11, 10, 16, 24, 40, 51, 61,
        12, 12, 14, 19, 26, 58, 60, 55,
        14, 13, 16, 24, 40, 57, 69, 56,
        14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77,
        24, 35, 55, 64, 81, 104, 113, 92,
        49, 64, 78, 87, 103, 121, 120, 101,
        72, 92, 95, 98, 112, 100, 103, 99,
    ];

    /// <summary>Applies the loss in place. Values outside [0, 1] are clipped, the result has 8 bits.</summary>
    /// <param name="image">Values in [0, 1].</param>
    /// <param name="quality">1 (worst) to 100.</param>
    public static void Degrade(Plane image, int quality)
    {
        Span<float> steps = stackalloc float[Side * Side];
        var scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        for (var i = 0; i < steps.Length; i++)
            steps[i] = Math.Clamp((Luminance[i] * scale + 50) / 100, 1, 255);

        Span<float> block = stackalloc float[Side * Side];
        Span<float> half = stackalloc float[Side * Side];
        for (var top = 0; top < image.Height; top += Side)
        {
            for (var left = 0; left < image.Width; left += Side)
            {
                Load(image, left, top, block);
                Transform(block, half, forward: true);
                for (var i = 0; i < block.Length; i++)
                    block[i] = MathF.Round(block[i] / steps[i]) * steps[i];
                Transform(block, half, forward: false);
                Store(image, left, top, block);
            }
        }
    }

    // Beyond the border the last pixel repeats, as encoders pad.
    private static void Load(Plane image, int left, int top, Span<float> block)
    {
        for (var y = 0; y < Side; y++)
        {
            var row = image.Row(Math.Min(top + y, image.Height - 1));
            for (var x = 0; x < Side; x++)
                block[y * Side + x] = MathF.Round(Math.Clamp(row[Math.Min(left + x, image.Width - 1)], 0, 1) * 255) - 128;
        }
    }

    private static void Store(Plane image, int left, int top, ReadOnlySpan<float> block)
    {
        for (var y = 0; y < Side && top + y < image.Height; y++)
        {
            var row = image.Row(top + y);
            for (var x = 0; x < Side && left + x < image.Width; x++)
                row[left + x] = Math.Clamp(MathF.Round(block[y * Side + x] + 128), 0, 255) / 255;
        }
    }

    // B' = C B C^T forward, C^T B C back; C is orthonormal.
    private static void Transform(Span<float> block, Span<float> half, bool forward)
    {
        for (var y = 0; y < Side; y++)
        {
            for (var k = 0; k < Side; k++)
            {
                var sum = 0f;
                for (var x = 0; x < Side; x++)
                    sum += block[y * Side + x] * (forward ? Cosines[k * Side + x] : Cosines[x * Side + k]);
                half[y * Side + k] = sum;
            }
        }

        for (var k = 0; k < Side; k++)
        {
            for (var x = 0; x < Side; x++)
            {
                var sum = 0f;
                for (var y = 0; y < Side; y++)
                    sum += half[y * Side + x] * (forward ? Cosines[k * Side + y] : Cosines[y * Side + k]);
                block[k * Side + x] = sum;
            }
        }
    }

    private static float[] BuildCosines()
    {
        var cosines = new float[Side * Side];
        for (var k = 0; k < Side; k++)
        {
            for (var x = 0; x < Side; x++)
                cosines[k * Side + x] = (float)(Math.Sqrt((k == 0 ? 1.0 : 2.0) / Side) * Math.Cos((2 * x + 1) * k * Math.PI / (2 * Side)));
        }

        return cosines;
    }
}
