using FellowOakDicom;

namespace DicomNode.Classifier.Preprocessing;

/// <summary>
/// What preprocessing must know of a data set to turn the native bytes of a frame into grey values. Checked by
/// <see cref="Validate"/>; a value that cannot be read faithfully is refused, never guessed.
/// </summary>
public sealed record PixelFormat
{
    /// <summary>Largest frame in pixels: 16,384 x 16,384, more than any radiograph.</summary>
    public const int MaxPixels = 1 << 28;

    /// <summary>Rows (0028,0010), 1 to 65,535.</summary>
    public required int Rows { get; init; }

    /// <summary>Columns (0028,0011), 1 to 65,535.</summary>
    public required int Columns { get; init; }

    /// <summary>Samples per Pixel (0028,0002): 1 or 3.</summary>
    public int SamplesPerPixel { get; init; } = 1;

    /// <summary>Bits Allocated (0028,0100): 1, 8, 16 or 32; 32 or 64 for floats.</summary>
    public int BitsAllocated { get; init; } = 16;

    /// <summary>Bits Stored (0028,0101): bits outside them (overlays, rubbish) are masked off.</summary>
    public int BitsStored { get; init; } = 16;

    /// <summary>High Bit (0028,0102), the position of the most significant stored bit.</summary>
    public int HighBit { get; init; } = 15;

    /// <summary>Pixel Representation (0028,0103) is two's complement.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Integer, float or double samples.</summary>
    public SampleKind Kind { get; init; }

    /// <summary>How samples become one grey value.</summary>
    public PixelColour Colour { get; init; }

    /// <summary>Planar Configuration (0028,0006) is 1: all R, then all G, then all B.</summary>
    public bool IsPlanar { get; init; }

    /// <summary>Rescale Slope is below zero, so high stored values are dark.</summary>
    public bool IsSlopeNegative { get; init; }

    /// <summary>Luminance by index; given for <see cref="PixelColour.Palette"/> only.</summary>
    public LookupTable? Palette { get; init; }

    /// <summary>The Modality LUT, which stands in the place of slope and intercept.</summary>
    public LookupTable? ModalityLut { get; init; }

    /// <summary>Stored values that are no image; monochrome frames only.</summary>
    public PixelPadding? Padding { get; init; }

    /// <summary>Bits of one native frame without padding (PS3.5 8.1.1: frames of single bits follow each other without a gap).</summary>
    public long FrameBits => Colour == PixelColour.YbrFull422
        ? (long)Rows * ((Columns + 1) / 2) * 4 * BitsAllocated
        : (long)Rows * Columns * SamplesPerPixel * BitsAllocated;

    /// <summary>Bytes that one native frame fills, the last one perhaps in part.</summary>
    public int FrameLength => checked((int)((FrameBits + 7) / 8));

    /// <summary>High grey values are dark.</summary>
    internal bool IsInverted => (Colour == PixelColour.Monochrome1) ^ (IsSlopeNegative && ModalityLut is null);

    /// <summary>Reads the format from a data set, as it is encoded there: decoding a frame may change it (<see cref="FrameDecoder"/>).</summary>
    /// <param name="dataset">The instance.</param>
    /// <param name="frame">Frame whose functional groups count, from 0.</param>
    /// <exception cref="PixelFormatException">A needed element is missing, or a value is none that this code reads.</exception>
    public static PixelFormat Read(DicomDataset dataset, int frame = 0)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return PixelFormatReader.Read(dataset, frame);
    }

    /// <summary>Refuses what cannot be read faithfully.</summary>
    /// <exception cref="PixelFormatException">Names each value and what is read.</exception>
    public PixelFormat Validate()
    {
        if (Rows is < 1 or > ushort.MaxValue || Columns is < 1 or > ushort.MaxValue)
            throw new PixelFormatException($"Rows is {Rows} and Columns is {Columns}; both must be 1 to 65535");
        if ((long)Rows * Columns > MaxPixels)
            throw new PixelFormatException($"{Rows} x {Columns} pixels are more than the limit of {MaxPixels}");
        if (FrameBits / 8 > Array.MaxLength)
            throw new PixelFormatException($"a frame of {Rows} x {Columns} x {SamplesPerPixel} x {BitsAllocated} bits exceeds {Array.MaxLength} bytes");
        ValidateSamples();
        ValidateColour();
        return this;
    }

    private void ValidateSamples()
    {
        if (Kind != SampleKind.Integer)
        {
            var bits = Kind == SampleKind.Float32 ? 32 : 64;
            if (BitsAllocated != bits)
                throw new PixelFormatException($"Bits Allocated is {BitsAllocated} for {Kind} samples; it must be {bits}");
            return;
        }

        if (BitsAllocated is not (1 or 8 or 16 or 32))
            throw new PixelFormatException($"Bits Allocated is {BitsAllocated}; 1, 8, 16 and 32 are read");
        if (BitsStored < 1 || BitsStored > BitsAllocated)
            throw new PixelFormatException($"Bits Stored is {BitsStored}; it must be 1 to Bits Allocated, which is {BitsAllocated}");
        if (HighBit < BitsStored - 1 || HighBit >= BitsAllocated)
        {
            throw new PixelFormatException(
                $"High Bit is {HighBit}; with Bits Stored {BitsStored} and Bits Allocated {BitsAllocated} it must be {BitsStored - 1} to {BitsAllocated - 1}");
        }
    }

    private void ValidateColour()
    {
        var samples = Colour is PixelColour.Rgb or PixelColour.YbrFull or PixelColour.YbrFull422 ? 3 : 1;
        if (SamplesPerPixel != samples)
            throw new PixelFormatException($"Samples per Pixel is {SamplesPerPixel}; {Colour} has {samples}");
        if (samples == 3 && (Kind != SampleKind.Integer || BitsAllocated == 1))
            throw new PixelFormatException($"{Colour} with {BitsAllocated} bits of {Kind} samples is not read; colour has 8, 16 or 32 bit integers");
        if (Colour == PixelColour.Palette && Palette is null)
            throw new PixelFormatException("PALETTE COLOR without a palette");
    }
}
