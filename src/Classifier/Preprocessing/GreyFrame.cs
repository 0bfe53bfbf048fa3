using System.Numerics;

namespace DicomNode.Classifier.Preprocessing;

/// <summary>One native frame seen as rows of grey values, before scaling and inversion.</summary>
internal readonly ref struct GreyFrame
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly SampleLayout _layout;
    private readonly PixelColour _colour;
    private readonly bool _planar;
    private readonly LookupTable? _table;
    private readonly PixelPadding? _padding;

    public GreyFrame(PixelFormat format, ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        Rows = format.Rows;
        Columns = format.Columns;
        IsInverted = format.IsInverted;
        Layout = new SampleLayout(format.Kind, format.BitsAllocated, format.BitsStored, format.HighBit, format.IsSigned);
        _layout = Layout;
        _colour = format.Colour;
        _planar = format.IsPlanar;
        var isGrey = format.Colour is PixelColour.Monochrome1 or PixelColour.Monochrome2;
        _table = format.Colour == PixelColour.Palette ? format.Palette : isGrey && format.Kind == SampleKind.Integer ? format.ModalityLut : null;
        _padding = isGrey ? format.Padding : null;
    }

    public GreyFrame(ReadOnlySpan<byte> littleEndianWords, int rows, int columns)
    {
        _bytes = littleEndianWords;
        Rows = rows;
        Columns = columns;
        Layout = _layout = SampleLayout.UInt16;
        _colour = PixelColour.Monochrome2;
    }

    public int Rows { get; }

    public int Columns { get; }

    public bool IsInverted { get; }

    public SampleLayout Layout { get; }

    /// <summary>Samples that reading a row needs room for, beside the row itself.</summary>
    public int ScratchLength => _colour switch
    {
        PixelColour.Rgb => 3 * Columns,
        PixelColour.YbrFull when !_planar => 3 * Columns,
        PixelColour.YbrFull422 => (Columns + 1) / 2 * 4,
        _ => 0,
    };

    /// <summary>Writes the grey values of row y, NaN where a pixel is no image.</summary>
    public void ReadRow<T>(int y, Span<T> row, Span<T> scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var first = (long)y * Columns;
        switch (_colour)
        {
            case PixelColour.Rgb:
                ReadRgb(first, row, scratch);
                break;
            case PixelColour.YbrFull when !_planar:
                _layout.Unpack(_bytes, first * 3, scratch);
                for (var x = 0; x < row.Length; x++)
                    row[x] = scratch[3 * x];
                break;
            case PixelColour.YbrFull422:
                _layout.Unpack(_bytes, (long)y * scratch.Length, scratch);
                for (var x = 0; x < row.Length; x++)
                    row[x] = scratch[4 * (x >> 1) + (x & 1)];
                break;
            default:
                _layout.Unpack(_bytes, first, row);
                break;
        }

        if (_padding is { } padding)
            RowMath.Exclude(row, T.CreateSaturating(padding.Low), T.CreateSaturating(padding.High));
        if (_table is not null)
        {
            for (var x = 0; x < row.Length; x++)
                row[x] = T.IsNaN(row[x]) ? row[x] : T.CreateTruncating(_table[long.CreateTruncating(row[x])]);
        }
    }

    private void ReadRgb<T>(long first, Span<T> row, Span<T> scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (red, green, blue) = (T.CreateTruncating(Luminance.Red), T.CreateTruncating(Luminance.Green), T.CreateTruncating(Luminance.Blue));
        if (!_planar)
        {
            _layout.Unpack(_bytes, first * 3, scratch);
            for (var x = 0; x < row.Length; x++)
                row[x] = red * scratch[3 * x] + green * scratch[3 * x + 1] + blue * scratch[3 * x + 2];
            return;
        }

        var plane = (long)Rows * Columns;
        for (var sample = 0; sample < 3; sample++)
            _layout.Unpack(_bytes, sample * plane + first, scratch.Slice(sample * row.Length, row.Length));
        for (var x = 0; x < row.Length; x++)
            row[x] = red * scratch[x] + green * scratch[row.Length + x] + blue * scratch[2 * row.Length + x];
    }
}
