using DicomNode.Classifier.Preprocessing;
using FellowOakDicom;
using FellowOakDicom.IO.Buffer;
using static DicomNode.Classifier.Tests.Preprocessing.DataSets;

namespace DicomNode.Classifier.Tests.Preprocessing;

/// <summary>What the header says of its pixels.</summary>
public sealed class PixelFormatReaderTests
{
    private static DicomDataset Plain => Grey(2, 3, 16, new byte[12]);

    [Fact]
    public void TheImagePixelModuleIsRead()
    {
        var dataset = Image(DicomTransferSyntax.ExplicitVRLittleEndian, 2, 3, 3, 16, "RGB")
            .AddOrUpdate(new DicomUnsignedShort(DicomTag.BitsStored, 12), new DicomUnsignedShort(DicomTag.HighBit, 13))
            .AddOrUpdate(new DicomUnsignedShort(DicomTag.PixelRepresentation, 1), new DicomUnsignedShort(DicomTag.PlanarConfiguration, 1));
        Assert.Equal(
            new PixelFormat
            {
                Rows = 2, Columns = 3, SamplesPerPixel = 3, BitsAllocated = 16, BitsStored = 12, HighBit = 13,
                IsSigned = true, Colour = PixelColour.Rgb, IsPlanar = true,
            },
            PixelFormat.Read(dataset));
    }

    [Fact]
    public void WhatIsMissingHasTheUsualValue()
    {
        var dataset = new DicomDataset
        {
            new DicomUnsignedShort(DicomTag.Rows, 2), new DicomUnsignedShort(DicomTag.Columns, 3), new DicomUnsignedShort(DicomTag.BitsAllocated, 8),
        };
        Assert.Equal(new PixelFormat { Rows = 2, Columns = 3, BitsAllocated = 8, BitsStored = 8, HighBit = 7 }, PixelFormat.Read(dataset));
    }

    [Theory]
    [InlineData("Rows")]
    [InlineData("Columns")]
    [InlineData("BitsAllocated")]
    public void WhatCannotBeGuessedIsNamed(string keyword)
    {
        var dataset = Plain.Remove(keyword switch { "Rows" => DicomTag.Rows, "Columns" => DicomTag.Columns, _ => DicomTag.BitsAllocated });
        Assert.EndsWith(" is missing", Assert.Throws<PixelFormatException>(() => PixelFormat.Read(dataset)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MONOCHROME1", PixelColour.Monochrome1)]
    [InlineData("MONOCHROME2", PixelColour.Monochrome2)]
    [InlineData("RGB", PixelColour.Rgb)]
    [InlineData("YBR_RCT", PixelColour.Rgb)]
    [InlineData("YBR_ICT", PixelColour.Rgb)]
    [InlineData("YBR_FULL", PixelColour.YbrFull)]
    [InlineData("YBR_FULL_422", PixelColour.YbrFull422)]
    public void PhotometricInterpretationsAreKnown(string photometric, PixelColour colour) =>
        Assert.Equal(colour, PixelFormat.Read(Image(DicomTransferSyntax.ExplicitVRLittleEndian, 2, 2, 1, 8, photometric)).Colour);

    [Fact]
    public void AnUnknownPhotometricInterpretationIsRefused() =>
        Assert.StartsWith(
            "Photometric Interpretation is \"CMYK\"; ",
            Assert.Throws<PixelFormatException>(() => PixelFormat.Read(Image(DicomTransferSyntax.ExplicitVRLittleEndian, 2, 2, 4, 8, "CMYK"))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 63536)]
    [InlineData(1, -2000)]
    public void TheSignOfPaddingFollowsPixelRepresentation(int representation, double expected)
    {
        // Written as US; 63536 is -2000 as a signed word.
        var dataset = Plain.AddOrUpdate(new DicomUnsignedShort(DicomTag.PixelRepresentation, (ushort)representation))
            .AddOrUpdate(new DicomUnsignedShort(DicomTag.PixelPaddingValue, 63536));
        Assert.Equal(new PixelPadding(expected, expected), PixelFormat.Read(dataset).Padding);
    }

    [Fact]
    public void APaddingRangeMayRunEitherWay()
    {
        var dataset = Plain.AddOrUpdate(new DicomUnsignedShort(DicomTag.PixelPaddingValue, 9), new DicomUnsignedShort(DicomTag.PixelPaddingRangeLimit, 4));
        Assert.Equal(new PixelPadding(4, 9), PixelFormat.Read(dataset).Padding);
    }

    [Fact]
    public void FloatPixelsHaveTheirOwnPadding()
    {
        var dataset = Image(DicomTransferSyntax.ExplicitVRLittleEndian, 1, 2, 1, 32, "MONOCHROME2")
            .AddOrUpdate(new DicomOtherFloat(DicomTag.FloatPixelData, 1f, 2f))
            .AddOrUpdate(new DicomFloatingPointSingle(DicomTag.FloatPixelPaddingValue, -1.5f));
        var format = PixelFormat.Read(dataset);
        Assert.Equal((SampleKind.Float32, new PixelPadding(-1.5, -1.5)), (format.Kind, format.Padding));
    }

    [Theory]
    [InlineData("-0.5", true)]
    [InlineData("2", false)]
    public void OnlyTheSignOfTheSlopeCounts(string slope, bool negative) =>
        Assert.Equal(negative, PixelFormat.Read(Plain.AddOrUpdate(new DicomDecimalString(DicomTag.RescaleSlope, slope))).IsSlopeNegative);

    [Fact]
    public void AnEnhancedObjectHasASlopePerFrame()
    {
        var dataset = Plain.AddOrUpdate(
            new DicomSequence(DicomTag.SharedFunctionalGroupsSequence, Group("1")),
            new DicomSequence(DicomTag.PerFrameFunctionalGroupsSequence, Group("-1"), new DicomDataset()));
        Assert.Equal([true, false], new[] { 0, 1 }.Select(frame => PixelFormat.Read(dataset, frame).IsSlopeNegative));

        static DicomDataset Group(string slope) => new()
        {
            new DicomSequence(DicomTag.PixelValueTransformationSequence, new DicomDataset { new DicomDecimalString(DicomTag.RescaleSlope, slope) }),
        };
    }

    [Fact]
    public void TheModalityLutIsRead()
    {
        var item = new DicomDataset
        {
            new DicomUnsignedShort(DicomTag.LUTDescriptor, 3, 65534, 16),
            new DicomUnsignedShort(DicomTag.LUTData, 10, 500, 60000),
        };
        var dataset = Plain.AddOrUpdate(new DicomSequence(DicomTag.ModalityLUTSequence, item));
        var unsigned = PixelFormat.Read(dataset).ModalityLut!;
        Assert.Equal((65534, 3, 500f), (unsigned.First, unsigned.Count, unsigned[65535]));
        var signed = PixelFormat.Read(dataset.AddOrUpdate(new DicomUnsignedShort(DicomTag.PixelRepresentation, 1))).ModalityLut!;
        Assert.Equal((-2, 60000f), (signed.First, signed[0]));
    }

    [Fact]
    public void AModalityLutWithTooFewEntriesIsRefused()
    {
        var item = new DicomDataset { new DicomUnsignedShort(DicomTag.LUTDescriptor, 0, 0, 16), new DicomUnsignedShort(DicomTag.LUTData, 1, 2, 3) };
        var dataset = Plain.AddOrUpdate(new DicomSequence(DicomTag.ModalityLUTSequence, item));
        Assert.Equal(
            "LUT Data has fewer than the 65536 entries of its descriptor", Assert.Throws<PixelFormatException>(() => PixelFormat.Read(dataset)).Message);
    }

    [Fact]
    public void APaletteOfWordsGivesLuminance()
    {
        var palette = PixelFormat.Read(Palette(16, Words(1000, 0), Words(0, 1000), Words(0, 0))).Palette!;
        Assert.Equal((7, 299f, 587f), (palette.First, palette[7], palette[8]));
    }

    [Fact]
    public void APaletteOfBytesGivesLuminance()
    {
        var palette = PixelFormat.Read(Palette(8, [100, 0], [0, 100], [0, 0])).Palette!;
        Assert.Equal((29.9f, 58.7f), (palette[7], palette[8]));
    }

    [Fact]
    public void AMissingPaletteIsNamed() =>
        Assert.Equal(
            "Red Palette Color Lookup Table Descriptor is missing or too short",
            Assert.Throws<PixelFormatException>(() => PixelFormat.Read(Image(DicomTransferSyntax.ExplicitVRLittleEndian, 2, 2, 1, 8, "PALETTE COLOR"))).Message);

    [Fact]
    public void ASegmentedPaletteIsExpanded()
    {
        var segments = Words(
            0, 2, 10, 20,   // discrete: 10 20
            1, 4, 60,       // linear to 60 in four steps: 30 40 50 60
            2, 1, 0, 0);    // indirect: the one segment at byte 0 again: 10 20
        Assert.Equal([10, 20, 30, 40, 50, 60, 10, 20], PaletteReader.Expand(segments, new LookupTableDescriptor(8, 0, 16)));
    }

    [Fact]
    public void ASegmentedPaletteOfBytesIsExpanded() =>
        Assert.Equal([1, 2, 3], PaletteReader.Expand([0, 1, 1, 1, 2, 3], new LookupTableDescriptor(3, 0, 8)));

    [Theory]
    [InlineData(new ushort[] { 0, 2, 1 }, "the segmented palette ends within a segment")]
    [InlineData(new ushort[] { 0, 1, 1 }, "the segmented palette gives 1 of 8 entries")]
    [InlineData(new ushort[] { 1, 8, 1 }, "a segmented palette begins with a linear segment")]
    [InlineData(new ushort[] { 0, 1, 5, 1, 9, 1 }, "the segmented palette gives more than 8 entries")]
    [InlineData(new ushort[] { 2, 1, 99, 0 }, "a segmented palette refers to byte 99 of 8")]
    [InlineData(new ushort[] { 2, 1, 0, 0 }, "a segmented palette has a segment of type 2; 0 and 1 are read, and 2 outside another 2")]
    [InlineData(new ushort[] { 7, 1, 0, 0 }, "a segmented palette has a segment of type 7; 0 and 1 are read, and 2 outside another 2")]
    public void ABrokenSegmentedPaletteIsRefused(ushort[] segments, string message) =>
        Assert.Equal(message, Assert.Throws<PixelFormatException>(() => PaletteReader.Expand(Words(segments), new LookupTableDescriptor(8, 0, 16))).Message);

    private static DicomDataset Palette(ushort bits, byte[] red, byte[] green, byte[] blue) =>
        Image(DicomTransferSyntax.ExplicitVRLittleEndian, 2, 2, 1, 8, "PALETTE COLOR").AddOrUpdate(
            new DicomUnsignedShort(DicomTag.RedPaletteColorLookupTableDescriptor, 2, 7, bits),
            new DicomUnsignedShort(DicomTag.GreenPaletteColorLookupTableDescriptor, 2, 7, bits),
            new DicomUnsignedShort(DicomTag.BluePaletteColorLookupTableDescriptor, 2, 7, bits),
            new DicomOtherWord(DicomTag.RedPaletteColorLookupTableData, new MemoryByteBuffer(red)),
            new DicomOtherWord(DicomTag.GreenPaletteColorLookupTableData, new MemoryByteBuffer(green)),
            new DicomOtherWord(DicomTag.BluePaletteColorLookupTableData, new MemoryByteBuffer(blue)));
}
