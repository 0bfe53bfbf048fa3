using DicomNode.Classifier;
using static DicomNode.Node.Tests.Checks.DataSetEncoder;

namespace DicomNode.Node.Tests.Checks;

/// <summary>What stored values mean decides what the node sees. Pixel by pixel, the classifier's tests of the same checks show it.</summary>
public sealed class Check22And23ValuesTests(PixelCheckNode node) : IClassFixture<PixelCheckNode>
{
    private static IEnumerable<int> Reversed => Picture.Select(value => 255 - value);

    [Fact]
    public async Task Check_22_a_negative_slope_turns_the_picture_around()
    {
        var sopInstance = PixelCheckNode.NextUid();
        byte[] rescale = [.. Explicit.Text(0x00281052, "DS", "1000"), .. Explicit.Text(0x00281053, "DS", "-0.5")];
        await node.AssertJudgedLikeThePlainOneAsync(
            sopInstance, Explicit.Ct(sopInstance, middle: rescale, pixels: Explicit.Pixels("OW", Explicit.Words(Reversed))));
    }

    [Fact]
    public async Task Check_22_a_modality_lut_is_applied()
    {
        // Stored values count down from 300; the table, whose first entry is for 45, turns them around.
        byte[] table =
        [
            .. Explicit.Element(0x00283002, "US", Explicit.Words(256, 45, 16)), .. Explicit.Text(0x00283004, "LO", "HU"),
            .. Explicit.Element(0x00283006, "OW", Explicit.Words(Reversed)),
        ];
        var sequence = Explicit.Element(0x00283000, "SQ", Explicit.Item(0xFFFEE000, table));
        var sopInstance = PixelCheckNode.NextUid();
        await node.AssertJudgedLikeThePlainOneAsync(
            sopInstance, Explicit.Ct(sopInstance, middle: sequence, pixels: Explicit.Pixels("OW", Explicit.Words(Picture.Select(value => 300 - value)))));
    }

    [Theory]
    [InlineData("0.0123")]
    [InlineData("7.25")]
    [InlineData("31999")]
    public async Task Check_22_slices_of_pet_are_judged_alike_whatever_their_slopes(string slope)
    {
        const string Pet = "1.2.840.10008.5.1.4.1.1.128";
        byte[] Slice(string sopInstance, string value) =>
        [
            .. Explicit.Head(sopInstance, Pet, "PT"), .. Explicit.ImagePixel(16, 16, 15, 1), .. Explicit.Text(0x00281052, "DS", "0"),
            .. Explicit.Text(0x00281053, "DS", value), .. Explicit.Pixels("OW", Explicit.Words(Picture)),
        ];
        var (first, second) = (PixelCheckNode.NextUid(), PixelCheckNode.NextUid());
        var (one, _) = await node.StoreAsync(first, Slice(first, "1"), sopClass: Pet);
        var (other, _) = await node.StoreAsync(second, Slice(second, slope), sopClass: Pet);
        PixelCheckNode.AssertSamePicture(one, other);
    }

    [Theory]
    [InlineData(4095, null)]
    [InlineData(4000, 4095)]
    [InlineData(4095, 4000)]
    public async Task Check_23_padding_is_not_seen(int value, int? limit)
    {
        // Without padding the brightest pixel; with it as dark as the darkest.
        var (first, second) = (PixelCheckNode.NextUid(), PixelCheckNode.NextUid());
        var plain = Picture.Select(pixel => Math.Max(pixel, 10));
        var (one, _) = await node.StoreAsync(first, Explicit.Ct(first, pixels: Explicit.Pixels("OW", Explicit.Words(plain))));
        byte[] padding = [.. Explicit.Number(0x00280120, (ushort)value), .. limit is { } last ? Explicit.Number(0x00280121, (ushort)last) : []];
        var padded = Picture.Select(pixel => pixel < 10 ? 4095 : pixel);
        var (other, _) = await node.StoreAsync(second, Explicit.Ct(second, middle: padding, pixels: Explicit.Pixels("OW", Explicit.Words(padded))));
        PixelCheckNode.AssertSamePicture(one, other);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(77, null)]
    [InlineData(77, 77)]
    public async Task Check_23_a_constant_image_shows_nothing(int value, int? padding)
    {
        var middle = padding is { } word ? Explicit.Number(0x00280120, (ushort)word) : null;
        var pixels = Explicit.Pixels("OW", Explicit.Words(Enumerable.Repeat(value, 256)));
        await AssertShowsNothingAsync(sopInstance => Explicit.Ct(sopInstance, middle: middle, pixels: pixels));
    }

    [Fact]
    public async Task Check_23_floats_without_a_number_among_them_show_nothing() =>
        await AssertShowsNothingAsync(
            sopInstance => Floats(sopInstance, Picture.Select(value => value % 2 == 0 ? double.NaN : double.PositiveInfinity), isDouble: false));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Check_23_floats_are_seen_and_what_is_no_number_is_not(bool isDouble)
    {
        var (first, second) = (PixelCheckNode.NextUid(), PixelCheckNode.NextUid());
        var plain = Picture.Select(pixel => Math.Max(pixel, 3));
        var (one, _) = await node.StoreAsync(first, Explicit.Ct(first, pixels: Explicit.Pixels("OW", Explicit.Words(plain))));
        var odd = Picture.Select(pixel => pixel switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => double.NegativeInfinity, _ => pixel / 8d - 20 });
        var (other, _) = await node.StoreAsync(second, Floats(second, odd, isDouble));
        PixelCheckNode.AssertSamePicture(one, other);
    }

    [Fact]
    public async Task Check_23_single_bits_are_seen()
    {
        var (first, second) = (PixelCheckNode.NextUid(), PixelCheckNode.NextUid());
        var (one, _) = await node.StoreAsync(
            first, Explicit.Ct(first, pixels: Explicit.Pixels("OW", Explicit.Words(Picture.Select(value => 100 * (value * 37 % 11 & 1))))));
        var bits = Picture.Select(value => value * 37 % 11 & 1).Chunk(8).Select(eight => (byte)eight.Select((bit, place) => bit << place).Sum());
        var (other, _) = await node.StoreAsync(
            second, Explicit.Ct(second, image: Explicit.ImagePixel(1, 1, 0), pixels: Explicit.Pixels("OB", [.. bits])));
        PixelCheckNode.AssertSamePicture(one, other);
    }

    private async Task AssertShowsNothingAsync(Func<string, byte[]> dataSet)
    {
        var sopInstance = PixelCheckNode.NextUid();
        var (verdict, _) = await node.StoreAsync(sopInstance, dataSet(sopInstance));
        Assert.Equal(Outcome.Uncertain, verdict.Outcome);
        Assert.Null(verdict.Probabilities);
        Assert.Equal("Header and SOP class CT Image Storage say CT; all pixels have the same value and show nothing.", verdict.Reason);
    }

    private static byte[] Floats(string sopInstance, IEnumerable<double> values, bool isDouble)
    {
        var bits = (ushort)(isDouble ? 64 : 32);
        var bytes = values.SelectMany(value => isDouble ? BitConverter.GetBytes(value) : BitConverter.GetBytes((float)value)).ToArray();
        return Explicit.Ct(
            sopInstance, image: Explicit.ImagePixel(bits, bits, (ushort)(bits - 1)),
            pixels: isDouble ? Explicit.Element(0x7FE00009, "OD", bytes) : Explicit.Element(0x7FE00008, "OF", bytes));
    }
}
