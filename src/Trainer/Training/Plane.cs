namespace DicomNode.Trainer.Training;

/// <summary>A float image that is worked on in place: values around [0, 1], row by row, in a buffer that grows and is reused.</summary>
internal sealed class Plane
{
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
}
