using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Training;

/// <summary>A float image that is worked on in place: values around [0, 1], row by row, in a buffer that grows and is reused.</summary>
internal sealed class Plane
{
    private const int GlyphWidth = 5;
    private const int GlyphHeight = 7;

    private float[] _buffer = [];

    public int Width { get; private set; }

    public int Height { get; private set; }

    public Span<float> Pixels => _buffer.AsSpan(0, Width * Height);

    public Span<float> Row(int y) => _buffer.AsSpan(y * Width, Width);

    public void Resize(int width, int height)
    {
        if (_buffer.Length < width * height)
            _buffer = new float[width * height];
        Width = width;
        Height = height;
    }

    /// <summary>Takes over an image, its own extremes at 0 and 1; one without contrast becomes 0.</summary>
    public void Load(GreyView image)
    {
        int low = ushort.MaxValue, high = 0;
        foreach (var pixel in image.Pixels)
        {
            low = Math.Min(low, pixel);
            high = Math.Max(high, pixel);
        }

        Resize(image.Width, image.Height);
        var scale = 1f / Math.Max(1, high - low);
        var target = Pixels;
        for (var i = 0; i < target.Length; i++)
            target[i] = (image.Pixels[i] - low) * scale;
    }

    /// <summary>The least and the greatest value.</summary>
    public (float Low, float High) Extremes()
    {
        float low = float.MaxValue, high = float.MinValue;
        foreach (var pixel in Pixels)
        {
            low = Math.Min(low, pixel);
            high = Math.Max(high, pixel);
        }

        return (low, high);
    }

    /// <summary>The values as grey values, the least as 0 and the greatest as 65535; 0 where all are alike.</summary>
    /// <param name="buffer">Holds the grey values, row by row; replaced where it is too short.</param>
    public GreyView Quantise(ref ushort[] buffer)
    {
        var (low, high) = Extremes();
        var scale = high > low ? ushort.MaxValue / (high - low) : 0;
        var pixels = Pixels;
        if (buffer.Length < pixels.Length)
            buffer = new ushort[pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
            buffer[i] = (ushort)MathF.Round((pixels[i] - low) * scale);
        return new GreyView(Width, Height, buffer.AsSpan(0, pixels.Length), prepared: false);
    }

    /// <summary>Fills a rectangle; what lies outside of the plane is left away.</summary>
    public void FillBox(int left, int top, int width, int height, float value)
    {
        var (from, to) = (Math.Max(0, left), Math.Min(left + width, Width));
        for (var y = Math.Max(0, top); y < Math.Min(top + height, Height) && from < to; y++)
            Row(y)[from..to].Fill(value);
    }

    /// <summary>Fills the dots of a glyph of five by seven.</summary>
    /// <param name="left">Left border, pixels.</param>
    /// <param name="top">Top border, pixels.</param>
    /// <param name="dot">Side of a dot, pixels.</param>
    /// <param name="dots">Which ones, row by row from the lowest bit on.</param>
    /// <param name="value">Their grey.</param>
    public void FillGlyph(int left, int top, int dot, ulong dots, float value)
    {
        for (var i = 0; i < GlyphWidth * GlyphHeight; i++)
        {
            if (((dots >> i) & 1) != 0)
                FillBox(left + i % GlyphWidth * dot, top + i / GlyphWidth * dot, dot, dot, value);
        }
    }
}
