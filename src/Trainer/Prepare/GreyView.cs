using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Trainer.Prepare;

/// <summary>A grey image that is lent: row by row from the top left, bright is high, 0 to 65535.</summary>
public readonly ref struct GreyView
{
    private readonly bool _prepared;

    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="pixels">width x height values.</param>
    /// <param name="prepared">Whether preprocessing made it: scaled by the extremes that the image had before it was resized.</param>
    public GreyView(int width, int height, ReadOnlySpan<ushort> pixels, bool prepared)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, width * height);
        Width = width;
        Height = height;
        Pixels = pixels;
        _prepared = prepared;
    }

    public int Width { get; }

    public int Height { get; }

    public ReadOnlySpan<ushort> Pixels { get; }

    public static implicit operator GreyView(GreyImage image) => new(image.Width, image.Height, image.Pixels, prepared: false);

    /// <summary>Gives the network's input.</summary>
    /// <param name="destination">224 x 224 values in [0, 1].</param>
    /// <exception cref="PixelFormatException">A side is too long.</exception>
    public void Preprocess(Span<float> destination)
    {
        if (!_prepared || Width != SlicePreprocessor.Side || Height != SlicePreprocessor.Side)
        {
            SlicePreprocessor.PreprocessGrey(Pixels, Width, Height, destination);
            return;
        }

        // Scaled again, it would be stretched to extremes that resizing has averaged away.
        for (var i = 0; i < destination.Length; i++)
            destination[i] = Pixels[i] * (1f / ushort.MaxValue);
    }
}
