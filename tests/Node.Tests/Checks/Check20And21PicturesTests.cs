using DicomNode.Classifier;
using static DicomNode.Node.Tests.Checks.DataSetEncoder;

namespace DicomNode.Node.Tests.Checks;

/// <summary>One picture stored in many ways is one picture to the node. Pixel by pixel, the classifier's tests of the same checks show it.</summary>
public sealed class Check20And21PicturesTests(PixelCheckNode node) : IClassFixture<PixelCheckNode>
{
    [Theory]
    [InlineData(8, 8, 7, false)]
    [InlineData(8, 8, 7, true)]
    [InlineData(16, 16, 15, true)]
    [InlineData(16, 12, 15, false)]
    [InlineData(16, 9, 8, false)]
    [InlineData(16, 10, 12, true)]
    public async Task Check_20_the_picture_is_the_same_wherever_its_bits_lie(int allocated, int stored, int highBit, bool signed)
    {
        // Signed values lie on both sides of zero; every unused bit is set, as an overlay would.
        var shift = highBit + 1 - stored;
        var unused = ~(((1 << stored) - 1) << shift);
        foreach (var syntax in (string[])[Explicit.TransferSyntax, ImplicitLittleEndian, ExplicitBigEndian])
        {
            var encoder = new DataSetEncoder(syntax);
            var values = Picture.Select(value => (signed ? value - 128 : value) << shift | unused);
            var image = encoder.ImagePixel((ushort)allocated, (ushort)stored, (ushort)highBit, (ushort)(signed ? 1 : 0));
            byte[] bytes = allocated == 8 ? Bytes(encoder, values) : encoder.Words(values);
            var sopInstance = PixelCheckNode.NextUid();
            await node.AssertJudgedLikeThePlainOneAsync(sopInstance, encoder.Ct(sopInstance, image: image, pixels: encoder.Pixels("OW", bytes)), syntax);
        }
    }

    [Fact]
    public async Task Check_20_bits_that_cannot_be_are_the_reason()
    {
        var sopInstance = PixelCheckNode.NextUid();
        var (verdict, _) = await node.StoreAsync(sopInstance, Explicit.Ct(sopInstance, image: Explicit.ImagePixel(highBit: 10)));
        Assert.Equal(Outcome.Unreadable, verdict.Outcome);
        Assert.Equal("The pixels cannot be read: High Bit is 10; with Bits Stored 12 and Bits Allocated 16 it must be 11 to 15", verdict.Reason);
    }

    [Theory]
    [InlineData("MONOCHROME1", null)]
    [InlineData("RGB", 0)]
    [InlineData("RGB", 1)]
    [InlineData("YBR_FULL", 0)]
    [InlineData("YBR_FULL", 1)]
    [InlineData("YBR_FULL_422", 0)]
    [InlineData("YBR_PARTIAL_422", 0)]
    public async Task Check_21_the_picture_is_the_same_in_every_photometric_interpretation(string photometric, int? planar)
    {
        IEnumerable<int> samples = (photometric, planar) switch
        {
            ("MONOCHROME1", _) => Picture.Select(value => 255 - value),
            ("RGB", 0) => Picture.SelectMany(value => new[] { value, value, value }),
            ("RGB", _) => Picture.Concat(Picture).Concat(Picture),
            ("YBR_FULL", 0) => Picture.SelectMany(value => new[] { value, 200, 3 }),
            ("YBR_FULL", _) => Picture.Concat(Enumerable.Repeat(9, 512)),
            _ => Picture.Chunk(2).SelectMany(pair => new[] { pair[0], pair[1], 17, 250 }),
        };
        var image = Explicit.ImagePixel(8, 8, 7, photometric: photometric, samples: (ushort)(planar is null ? 1 : 3), planar: (ushort?)planar);
        var sopInstance = PixelCheckNode.NextUid();
        await node.AssertJudgedLikeThePlainOneAsync(
            sopInstance, Explicit.Ct(sopInstance, image: image, pixels: Explicit.Pixels("OB", [.. samples.Select(sample => (byte)sample)])));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Check_21_the_picture_is_the_same_by_its_palette(bool segmented)
    {
        // The palette runs backwards, and so do the indices: plain, or one discrete and one linear segment (PS3.3 C.7.9.2).
        var data = segmented ? Explicit.Words(0, 1, 255 * 257, 1, 255, 0) : Explicit.Words(Picture.Select(value => (255 - value) * 257));
        byte[] palette =
        [
            .. Descriptors(), .. Colours(segmented ? 0x00281221u : 0x00281201, data), .. Colours(segmented ? 0x00281222u : 0x00281202, data),
            .. Colours(segmented ? 0x00281223u : 0x00281203, data),
        ];
        var image = Explicit.ImagePixel(8, 8, 7, photometric: "PALETTE COLOR");
        var pixels = Explicit.Pixels("OB", [.. Picture.Select(value => (byte)(255 - value))]);
        var sopInstance = PixelCheckNode.NextUid();
        await node.AssertJudgedLikeThePlainOneAsync(sopInstance, Explicit.Ct(sopInstance, image: image, middle: palette, pixels: pixels));

        static byte[] Descriptors() =>
            [.. new uint[] { 0x00281101, 0x00281102, 0x00281103 }.SelectMany(tag => Explicit.Element(tag, "US", Explicit.Words(256, 0, 16)))];

        static byte[] Colours(uint tag, byte[] data) => Explicit.Element(tag, "OW", data);
    }

    [Theory]
    [InlineData("HSV", 3)]
    [InlineData("ARGB", 4)]
    [InlineData("CMYK", 4)]
    [InlineData("YBR_PARTIAL_420", 3)]
    [InlineData("PALETTE COLOR", 1)]
    public async Task Check_21_what_cannot_be_read_is_the_reason(string photometric, int samples)
    {
        var image = Explicit.ImagePixel(8, 8, 7, photometric: photometric, samples: (ushort)samples, planar: 0);
        var sopInstance = PixelCheckNode.NextUid();
        var (verdict, _) = await node.StoreAsync(sopInstance, Explicit.Ct(sopInstance, image: image, pixels: Explicit.Pixels("OB", new byte[256 * samples])));
        Assert.Equal(Outcome.Unreadable, verdict.Outcome);
        Assert.Contains(
            samples == 1 ? "Red Palette Color Lookup Table Descriptor is missing" : $"Photometric Interpretation is \"{photometric}\"", verdict.Reason,
            StringComparison.Ordinal);
    }

    // In OW, bytes come by pairs in the order of a word.
    private static byte[] Bytes(DataSetEncoder encoder, IEnumerable<int> values) =>
        encoder.Words(values.Chunk(2).Select(pair => pair[0] & 0xFF | (pair[1] & 0xFF) << 8));
}
