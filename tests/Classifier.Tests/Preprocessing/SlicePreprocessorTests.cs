using System.Runtime.InteropServices;
using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Classifier.Tests.Preprocessing;

/// <summary>
/// Golden vectors for each rule. Most are images of 2 x 2 pixels: enlarged to 224 x 224, the four corners keep the four scaled values exactly.
/// </summary>
public sealed class SlicePreprocessorTests
{
    private static readonly PixelFormat TwoByTwo = new() { Rows = 2, Columns = 2 };

    [Fact]
    public void SixteenBitsAreReadLittleEndian() =>
        Corners(TwoByTwo, Words(0x0100, 0x0200, 0x0400, 0x0500), 0, 0.25f, 0.75f, 1);

    [Fact]
    public void EightBitsAreReadAsBytes() =>
        Corners(TwoByTwo with { BitsAllocated = 8, BitsStored = 8, HighBit = 7 }, [255, 55, 105, 205], 1, 0, 0.25f, 0.75f);

    [Fact]
    public void SignedBytesReachBelowZero() =>
        Corners(TwoByTwo with { BitsAllocated = 8, BitsStored = 8, HighBit = 7, IsSigned = true }, [0x80, 0xFF, 0x00, 0x7F], 0, 127 / 255f, 128 / 255f, 1);

    [Fact]
    public void SignedWordsReachBelowZero() =>
        Corners(TwoByTwo with { IsSigned = true }, Words(0xFC18 /* -1000 */, 0xFE0C /* -500 */, 0x0000, 0x03E8 /* 1000 */), 0, 0.25f, 0.5f, 1);

    [Fact]
    public void TheSignIsTakenFromTheHighestStoredBit() =>
        // Twelve bits stored, the upper four not sign extended: 0xFFF is -1, 0x800 is -2048.
        Corners(TwoByTwo with { BitsStored = 12, HighBit = 11, IsSigned = true }, Words(0x0800, 0x0C00, 0x0000, 0x07FF), 0, 1024 / 4095f, 2048 / 4095f, 1);

    [Fact]
    public void OverlayBitsAboveTheStoredOnesAreMaskedOff() =>
        Corners(TwoByTwo with { BitsStored = 12, HighBit = 11 }, Words(0xF000, 0x1100, 0x8300, 0x0400), 0, 0.25f, 0.75f, 1);

    [Fact]
    public void OverlayBitsBelowTheStoredOnesAreShiftedOut() =>
        Corners(TwoByTwo with { BitsStored = 12, HighBit = 15 }, Words(0x000F, 0x0101, 0x030A, 0x0400), 0, 0.25f, 0.75f, 1);

    [Fact]
    public void SingleBitsAreReadFromTheLowestUp() =>
        Corners(TwoByTwo with { BitsAllocated = 1, BitsStored = 1, HighBit = 0 }, [0b_1111_0110], 0, 1, 1, 0);

    [Fact]
    public void RowsOfSingleBitsFollowWithoutAGap()
    {
        // Three rows of three bits, least significant first: 100 010 001 in two bytes.
        var format = TwoByTwo with { Rows = 3, Columns = 3, BitsAllocated = 1, BitsStored = 1, HighBit = 0 };
        var pixels = Run(format, [0b_0001_0001, 0b_0000_0001]);
        Assert.Equal([1f, 0f, 0f, 1f], [pixels[0], pixels[223], pixels[223 * 224], pixels[^1]]);
        Assert.Equal(1f, pixels[112 * 224 + 112], 0.02f);
    }

    [Fact]
    public void ThirtyTwoBitsKeepSmallDifferencesOfLargeValues() =>
        Corners(
            TwoByTwo with { BitsAllocated = 32, BitsStored = 32, HighBit = 31 },
            Bytes<uint>(0xFFFFFF00, 0xFFFFFF01, 0xFFFFFF03, 0xFFFFFF04),
            0, 0.25f, 0.75f, 1);

    [Fact]
    public void ThirtyTwoSignedBitsSpanTheirWholeRange() =>
        Corners(TwoByTwo with { BitsAllocated = 32, BitsStored = 32, HighBit = 31, IsSigned = true }, Bytes(int.MinValue, -1, 0, int.MaxValue), 0, 0.5f, 0.5f, 1);

    [Fact]
    public void FloatsThatAreNoNumberAreNoImage()
    {
        var format = TwoByTwo with { Rows = 1, Columns = 6, BitsAllocated = 32, Kind = SampleKind.Float32 };
        var pixels = Run(format, Bytes(-1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1f, 3f));
        Assert.Equal(0f, pixels[0]);
        Assert.Equal(1f, pixels[223]);
        // The centre of the fifth of six pixels lies at (4 + 1/2) * 224 / 6 - 1/2 = 167.5: the mean of its neighbours.
        Assert.Equal(0.5f, (pixels[167] + pixels[168]) / 2, 1e-3f);
        Assert.All(pixels, value => Assert.InRange(value, 0f, 1f));
    }

    [Fact]
    public void FloatsSpanTheirWholeRange() =>
        Corners(TwoByTwo with { BitsAllocated = 32, Kind = SampleKind.Float32 }, Bytes(-float.MaxValue, 0f, 0f, float.MaxValue), 0, 0.5f, 0.5f, 1);

    [Fact]
    public void DoublesSpanTheirWholeRange() =>
        Corners(TwoByTwo with { BitsAllocated = 64, Kind = SampleKind.Float64 }, Bytes(-double.MaxValue, 0, 0, double.MaxValue), 0, 0.5f, 0.5f, 1);

    [Fact]
    public void DoublesKeepSmallDifferencesOfLargeValues() =>
        Corners(TwoByTwo with { BitsAllocated = 64, Kind = SampleKind.Float64 }, Bytes(1e12, 1e12 + 1, 1e12 + 3, 1e12 + 4), 0, 0.25f, 0.75f, 1);

    [Fact]
    public void Monochrome1IsInverted() =>
        Corners(TwoByTwo with { Colour = PixelColour.Monochrome1 }, Words(0, 1, 3, 4), 1, 0.75f, 0.25f, 0);

    [Fact]
    public void ANegativeSlopeInverts() =>
        Corners(TwoByTwo with { IsSlopeNegative = true }, Words(0, 1, 3, 4), 1, 0.75f, 0.25f, 0);

    [Fact]
    public void ANegativeSlopeOfMonochrome1IsUpright() =>
        Corners(TwoByTwo with { Colour = PixelColour.Monochrome1, IsSlopeNegative = true }, Words(0, 1, 3, 4), 0, 0.25f, 0.75f, 1);

    [Fact]
    public void PaddingIsNoImageAndBecomesTheMinimum() =>
        // -2000 would be the minimum; without it 0 is.
        Corners(
            TwoByTwo with { IsSigned = true, Padding = new PixelPadding(-2000, -2000) }, Words(0xF830, 0, 1, 2),
            0, 0, 0.5f, 1);

    [Fact]
    public void APaddingRangeIncludesBothEnds() =>
        Corners(TwoByTwo with { Rows = 1, Columns = 4, Padding = new PixelPadding(10, 12) }, Words(10, 0, 4, 12), 0, 0, 0, 0);

    [Fact]
    public void PaddingIsBlackInMonochrome1Too() =>
        Corners(TwoByTwo with { Colour = PixelColour.Monochrome1, Padding = new PixelPadding(0, 0) }, Words(0, 1, 2, 3), 0, 1, 0.5f, 0);

    [Fact]
    public void PaddingIsComparedBeforeTheModalityLut() =>
        Corners(
            TwoByTwo with { ModalityLut = new LookupTable(0, [9, 1, 3, 5]), Padding = new PixelPadding(0, 0) }, Words(0, 1, 2, 3),
            0, 0, 0.5f, 1);

    [Fact]
    public void TheModalityLutIsAppliedAndItsEndsRepeat() =>
        // First entry is for 10: 8 and 9 take it, 13 and above the last.
        Corners(TwoByTwo with { ModalityLut = new LookupTable(10, [4, 0, 1]) }, Words(8, 11, 12, 99), 1, 0, 0.25f, 0.25f);

    [Fact]
    public void TheModalityLutMayStartBelowZero() =>
        Corners(TwoByTwo with { IsSigned = true, ModalityLut = new LookupTable(-2, [0, 1, 3, 4]) }, Words(0xFFFE, 0xFFFF, 0, 1), 0, 0.25f, 0.75f, 1);

    [Fact]
    public void APaletteGivesTheLuminanceOfItsEntries() =>
        Corners(
            TwoByTwo with { BitsAllocated = 8, BitsStored = 8, HighBit = 7, Colour = PixelColour.Palette, Palette = new LookupTable(0, [40, 30, 10, 0]) },
            [0, 1, 2, 3],
            1, 0.75f, 0.25f, 0);

    [Fact]
    public void RedGreenBlueBecomeLuminance() =>
        Corners(
            TwoByTwo with { SamplesPerPixel = 3, BitsAllocated = 8, BitsStored = 8, HighBit = 7, Colour = PixelColour.Rgb },
            [0, 0, 0, 255, 0, 0, 0, 255, 0, 255, 255, 255],
            0, 0.299f, 0.587f, 1);

    [Fact]
    public void PlanesOfRedGreenBlueBecomeLuminance() =>
        Corners(
            TwoByTwo with { SamplesPerPixel = 3, BitsAllocated = 8, BitsStored = 8, HighBit = 7, Colour = PixelColour.Rgb, IsPlanar = true },
            [0, 255, 0, 255, 0, 0, 0, 255, 0, 0, 255, 255],
            0, 0.299f, 0.114f, 1);

    [Fact]
    public void SixteenBitColourBecomesLuminance() =>
        Corners(
            TwoByTwo with { SamplesPerPixel = 3, Colour = PixelColour.Rgb },
            Words(0, 0, 0, 0xFFFF, 0, 0, 0, 0, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF),
            0, 0.299f, 0.114f, 1);

    [Fact]
    public void LuminanceOfYbrFullIsItsFirstSample() =>
        Corners(
            TwoByTwo with { SamplesPerPixel = 3, BitsAllocated = 8, BitsStored = 8, HighBit = 7, Colour = PixelColour.YbrFull },
            [16, 255, 0, 17, 3, 9, 19, 0, 255, 20, 77, 1],
            0, 0.25f, 0.75f, 1);

    [Fact]
    public void LuminanceOfYbrFullInPlanesIsItsFirstPlane() =>
        Corners(
            TwoByTwo with { SamplesPerPixel = 3, BitsAllocated = 8, BitsStored = 8, HighBit = 7, Colour = PixelColour.YbrFull, IsPlanar = true },
            [16, 17, 19, 20, 255, 3, 0, 77, 0, 9, 255, 1],
            0, 0.25f, 0.75f, 1);

    [Fact]
    public void PairsOfPixelsShareColourInYbrFull422() =>
        // Y Y CB CR for each pair.
        Corners(
            TwoByTwo with { SamplesPerPixel = 3, BitsAllocated = 8, BitsStored = 8, HighBit = 7, Colour = PixelColour.YbrFull422 },
            [16, 17, 255, 0, 19, 20, 0, 255],
            0, 0.25f, 0.75f, 1);

    [Fact]
    public void AnOddLastColumnOfYbrFull422StillHasItsPair()
    {
        var format = TwoByTwo with { Columns = 3, SamplesPerPixel = 3, BitsAllocated = 8, BitsStored = 8, HighBit = 7, Colour = PixelColour.YbrFull422 };
        Assert.Equal(16, format.FrameLength);
        Corners(format, [16, 99, 255, 0, 17, 1, 7, 7, 19, 50, 0, 0, 20, 2, 9, 9], 0, 1 / 83f, 3 / 83f, 4 / 83f);
    }

    [Fact]
    public void ValuesBeforeResizingReachZeroAndOne()
    {
        var words = Enumerable.Range(0, 224 * 224).Select(i => (ushort)(i % 1009 + 300)).ToArray();
        var pixels = Run(TwoByTwo with { Rows = 224, Columns = 224 }, MemoryMarshal.AsBytes(words.AsSpan()));
        Assert.Equal(words.Select(word => (word - 300) / 1008f), pixels);
    }

    [Fact]
    public void TwiceTheSizeAveragesPairs()
    {
        // 448 columns of 0 0 4 2 | 0 0 4 2 ...: pairs average to 0 and 3 of 4.
        var words = Enumerable.Range(0, 224 * 448).Select(i => (ushort)((i % 4) switch { 2 => 4, 3 => 2, _ => 0 })).ToArray();
        var pixels = Run(TwoByTwo with { Rows = 224, Columns = 448 }, MemoryMarshal.AsBytes(words.AsSpan()));
        Assert.Equal(Enumerable.Range(0, pixels.Length).Select(i => i % 2 == 0 ? 0 : 0.75f), pixels);
    }

    [Fact]
    public void HalfAgainTheSizeSharesTheMiddlePixel()
    {
        // 336 rows to 224: three rows a, b, c become (2 a + b) / 3 and (b + 2 c) / 3.
        var words = Enumerable.Range(0, 336 * 224).Select(i => (ushort)((i / 224 % 3) switch { 0 => 0, 1 => 3, _ => 6 })).ToArray();
        var pixels = Run(TwoByTwo with { Rows = 336, Columns = 224 }, MemoryMarshal.AsBytes(words.AsSpan()));
        Assert.All(Enumerable.Range(0, pixels.Length), i => Assert.Equal(i / 224 % 2 == 0 ? 1 / 6f : 5 / 6f, pixels[i], 1e-6f));
    }

    [Fact]
    public void EnlargingInterpolatesBetweenCentres()
    {
        // Two columns 0 and 1 to 224: destination i lies at (i + 1/2) / 112 - 1/2, held within 0 and 1.
        var pixels = Run(TwoByTwo, Words(0, 1, 0, 1));
        Assert.All(Enumerable.Range(0, 224), i => Assert.Equal(Math.Clamp((i + 0.5) / 112 - 0.5, 0, 1), pixels[i], 1e-6));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 7)]
    [InlineData(2, 3)]
    public void AConstantImageHasNoVerdict(int rows, int columns)
    {
        var destination = new float[SlicePreprocessor.Length];
        destination.AsSpan().Fill(7);
        var words = Enumerable.Repeat((ushort)1234, rows * columns).ToArray();
        var outcome = SlicePreprocessor.Preprocess(TwoByTwo with { Rows = rows, Columns = columns }, MemoryMarshal.AsBytes(words.AsSpan()), destination);
        Assert.Equal(PreprocessingOutcome.Constant, outcome);
        Assert.All(destination, value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(5, 5, 5, 5)]
    [InlineData(5, 9, 5, 9)]
    public void NothingButPaddingAndOneValueIsConstant(params int[] values)
    {
        var words = Array.ConvertAll(values, value => (ushort)value);
        var format = TwoByTwo with { Padding = new PixelPadding(5, 5) };
        Assert.Equal(PreprocessingOutcome.Constant, SlicePreprocessor.Preprocess(format, Words(words), new float[SlicePreprocessor.Length]));
    }

    [Fact]
    public void NothingButNaNIsConstant() =>
        Assert.Equal(
            PreprocessingOutcome.Constant,
            SlicePreprocessor.Preprocess(
                TwoByTwo with { BitsAllocated = 32, Kind = SampleKind.Float32 },
                Bytes(float.NaN, float.NaN, float.PositiveInfinity, float.NaN),
                new float[SlicePreprocessor.Length]));

    [Fact]
    public void BytesBeyondTheFrameAreIgnored() =>
        Corners(TwoByTwo, [.. Words(0, 1, 3, 4), 0xFF, 0xFF, 0xFF], 0, 0.25f, 0.75f, 1);

    [Fact]
    public void AShortFrameIsRefusedByItsNumbers()
    {
        var thrown = Assert.Throws<PixelFormatException>(() => Run(TwoByTwo, Words(1, 2, 3)));
        Assert.Equal("the frame has 6 bytes; Rows 2 x Columns 2 x Samples per Pixel 1 x Bits Allocated 16 need 8", thrown.Message);
    }

    [Fact]
    public void ADestinationOfAnotherSizeIsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SlicePreprocessor.Preprocess(TwoByTwo, Words(1, 2, 3, 4), new float[SlicePreprocessor.Length - 1]));

    [Fact]
    public void DecodedGreyGoesTheSameWay()
    {
        var words = Enumerable.Range(0, 300 * 260).Select(i => (ushort)(i * 7919 % 4001)).ToArray();
        var expected = Run(TwoByTwo with { Rows = 300, Columns = 260 }, MemoryMarshal.AsBytes(words.AsSpan()));
        var actual = new float[SlicePreprocessor.Length];
        Assert.Equal(PreprocessingOutcome.Ready, SlicePreprocessor.PreprocessGrey(words, 260, 300, actual));
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData(0, 5, 0)]
    [InlineData(5, 0, 0)]
    [InlineData(2, 2, 3)]
    [InlineData(65536, 1, 65536)]
    [InlineData(-2, -2, 4)]
    public void DecodedGreyOfAnotherSizeIsRefused(int width, int height, int pixels) =>
        Assert.Throws<PixelFormatException>(() => SlicePreprocessor.PreprocessGrey(new ushort[pixels], width, height, new float[SlicePreprocessor.Length]));

    [Fact]
    public void OnceWarmNothingIsAllocated()
    {
        var format = TwoByTwo with { Rows = 512, Columns = 512, BitsStored = 12, HighBit = 11, Padding = new PixelPadding(0, 0) };
        var frame = MemoryMarshal.AsBytes(Enumerable.Range(0, 512 * 512).Select(i => (ushort)(i % 4096)).ToArray().AsSpan()).ToArray();
        var destination = new float[SlicePreprocessor.Length];
        SlicePreprocessor.Preprocess(format, frame, destination);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++)
            SlicePreprocessor.Preprocess(format, frame, destination);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Corners(PixelFormat format, ReadOnlySpan<byte> frame, params float[] expected)
    {
        var pixels = Run(format, frame);
        float[] actual = [pixels[0], pixels[223], pixels[223 * 224], pixels[^1]];
        Assert.Equal(expected, actual.Select((value, i) => MathF.Abs(value - expected[i]) < 1e-6f ? expected[i] : value));
    }

    private static float[] Run(PixelFormat format, ReadOnlySpan<byte> frame)
    {
        var destination = new float[SlicePreprocessor.Length];
        Assert.Equal(PreprocessingOutcome.Ready, SlicePreprocessor.Preprocess(format, frame, destination));
        return destination;
    }

    private static byte[] Words(params ReadOnlySpan<ushort> values) => Bytes(values);

    private static byte[] Bytes<T>(params ReadOnlySpan<T> values)
        where T : unmanaged => MemoryMarshal.AsBytes(values).ToArray();
}
