using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Classifier.Tests.Preprocessing;

public sealed class PixelFormatTests
{
    private static readonly PixelFormat Plain = new() { Rows = 4, Columns = 6 };

    public static TheoryData<PixelFormat, string> Refused => new()
    {
        { Plain with { Rows = 0 }, "Rows is 0 and Columns is 6; both must be 1 to 65535" },
        { Plain with { Columns = -1 }, "Rows is 4 and Columns is -1; both must be 1 to 65535" },
        { Plain with { Rows = 65535, Columns = 65535 }, "65535 x 65535 pixels are more than the limit of 268435456" },
        { Plain with { Rows = 16384, Columns = 16384, BitsAllocated = 64, Kind = SampleKind.Float64 }, "a frame of 16384 x 16384 x 1 x 64 bits exceeds 2147483591 bytes" },
        { Plain with { BitsAllocated = 12, BitsStored = 12, HighBit = 11 }, "Bits Allocated is 12; 1, 8, 16 and 32 are read" },
        { Plain with { BitsAllocated = 0 }, "Bits Allocated is 0; 1, 8, 16 and 32 are read" },
        { Plain with { BitsAllocated = 8, BitsStored = 12, HighBit = 11 }, "Bits Stored is 12; it must be 1 to Bits Allocated, which is 8" },
        { Plain with { BitsStored = 0 }, "Bits Stored is 0; it must be 1 to Bits Allocated, which is 16" },
        { Plain with { BitsStored = 12, HighBit = 7 }, "High Bit is 7; with Bits Stored 12 and Bits Allocated 16 it must be 11 to 15" },
        { Plain with { BitsStored = 12, HighBit = 16 }, "High Bit is 16; with Bits Stored 12 and Bits Allocated 16 it must be 11 to 15" },
        { Plain with { Kind = SampleKind.Float32 }, "Bits Allocated is 16 for Float32 samples; it must be 32" },
        { Plain with { Kind = SampleKind.Float64, BitsAllocated = 32 }, "Bits Allocated is 32 for Float64 samples; it must be 64" },
        { Plain with { SamplesPerPixel = 3 }, "Samples per Pixel is 3; Monochrome2 has 1" },
        { Plain with { Colour = PixelColour.Rgb }, "Samples per Pixel is 1; Rgb has 3" },
        { Plain with { Colour = PixelColour.Rgb, SamplesPerPixel = 4 }, "Samples per Pixel is 4; Rgb has 3" },
        { Plain with { Colour = PixelColour.Palette }, "PALETTE COLOR without a palette" },
        {
            Plain with { Colour = PixelColour.Rgb, SamplesPerPixel = 3, BitsAllocated = 1, BitsStored = 1, HighBit = 0 },
            "Rgb with 1 bits of Integer samples is not read; colour has 8, 16 or 32 bit integers"
        },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void WhatCannotBeReadIsRefusedByName(PixelFormat format, string message)
    {
        Assert.Equal(message, Assert.Throws<PixelFormatException>(format.Validate).Message);
        Assert.Throws<PixelFormatException>(() => SlicePreprocessor.Preprocess(format, new byte[100], new float[SlicePreprocessor.Length]));
    }

    [Theory]
    [InlineData(3, 3, 1, 1, PixelColour.Monochrome2, 2)]
    [InlineData(4, 6, 16, 1, PixelColour.Monochrome2, 48)]
    [InlineData(4, 6, 8, 3, PixelColour.Rgb, 72)]
    [InlineData(4, 6, 8, 3, PixelColour.YbrFull422, 48)]
    [InlineData(2, 3, 8, 3, PixelColour.YbrFull422, 16)]
    public void AFrameHasThisManyBytes(int rows, int columns, int bits, int samples, PixelColour colour, int length) =>
        Assert.Equal(length, new PixelFormat { Rows = rows, Columns = columns, BitsAllocated = bits, SamplesPerPixel = samples, Colour = colour }.FrameLength);

    [Fact]
    public void ALookupTableWithoutEntriesIsRefused() => Assert.Throws<PixelFormatException>(() => new LookupTable(0, []));
}
