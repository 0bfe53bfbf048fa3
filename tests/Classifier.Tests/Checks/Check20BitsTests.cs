using System.Buffers.Binary;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Classifier.Tests.Preprocessing;
using FellowOakDicom;

namespace DicomNode.Classifier.Tests.Checks;

/// <summary>
/// Stored bits wherever they lie, signed or not, with rubbish around them, look as DCMTK draws them. The rules one by one are
/// in <see cref="Preprocessing.SlicePreprocessorTests"/>.
/// </summary>
public sealed class Check20BitsTests
{
    public static TheoryData<int, int, int, bool> Layouts => new()
    {
        { 8, 8, 7, false },
        { 8, 8, 7, true },
        { 8, 6, 5, false },
        { 8, 5, 7, false },
        { 8, 5, 6, true },
        { 16, 16, 15, false },
        { 16, 16, 15, true },
        { 16, 12, 11, false },
        { 16, 12, 11, true },
        { 16, 12, 15, false },
        { 16, 10, 13, true },
        { 16, 9, 8, true },
        { 32, 32, 31, false },
        { 32, 32, 31, true },
        { 32, 20, 25, false },
        { 32, 17, 16, true },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task Check_20_stored_bits_look_as_dcmtk_draws_them(int allocated, int stored, int highBit, bool signed)
    {
        using var picture = await SaveAsync(allocated, stored, highBit, signed, DicomTransferSyntax.ExplicitVRLittleEndian);
        await picture.AssertSameAsync();
    }

    [Theory]
    [InlineData(8, 5, 6, true)]
    [InlineData(16, 12, 11, true)]
    [InlineData(16, 10, 13, false)]
    public async Task Check_20_so_they_do_in_big_endian_and_in_rle(int allocated, int stored, int highBit, bool signed)
    {
        using var bigEndian = await SaveAsync(allocated, stored, highBit, signed, DicomTransferSyntax.ExplicitVRBigEndian);
        await bigEndian.AssertSameAsync();
        using var rle = await SaveAsync(allocated, stored, highBit, signed, DicomTransferSyntax.ExplicitVRLittleEndian);
        await rle.RewriteAsync("dcmcrle");
        await rle.AssertSameAsync();
        Assert.Equal(await DcmtkPicture.PreprocessAsync(bigEndian.Path, 0), await DcmtkPicture.PreprocessAsync(rle.Path, 0));
    }

    [Fact]
    public async Task Check_20_overlays_in_unused_bits_are_not_seen()
    {
        // Overlay 6000 in bit 12 and 6002 in bit 15, as PS3.3 C.9.2 once allowed.
        DicomItem[] overlays = [.. Overlay(0x6000, 12), .. Overlay(0x6002, 15)];
        using var with = await SaveAsync(16, 12, 11, false, DicomTransferSyntax.ExplicitVRLittleEndian, overlays);
        await with.AssertSameAsync();

        var words = Enumerable.Range(0, SlicePreprocessor.Length).SelectMany(i => DataSets.Words((ushort)Value(i, 12))).ToArray();
        var plain = DataSets.Grey(224, 224, 16, words);
        using var frame = FrameDecoder.Decode(plain);
        var expected = new float[SlicePreprocessor.Length];
        SlicePreprocessor.Preprocess(frame.Format, frame.Bytes, expected);
        Assert.Equal(expected, await DcmtkPicture.PreprocessAsync(with.Path, 0));
    }

    [Theory]
    [InlineData(16, 17, 16, "Bits Stored is 17; it must be 1 to Bits Allocated, which is 16")]
    [InlineData(16, 0, 15, "Bits Stored is 0; it must be 1 to Bits Allocated, which is 16")]
    [InlineData(16, 12, 10, "High Bit is 10; with Bits Stored 12 and Bits Allocated 16 it must be 11 to 15")]
    [InlineData(16, 12, 16, "High Bit is 16; with Bits Stored 12 and Bits Allocated 16 it must be 11 to 15")]
    [InlineData(12, 12, 11, "Bits Allocated is 12; 1, 8, 16 and 32 are read")]
    [InlineData(64, 64, 63, "Bits Allocated is 64; 1, 8, 16 and 32 are read")]
    public void Check_20_bits_that_cannot_be_are_named(int allocated, int stored, int highBit, string reason)
    {
        var dataset = DataSets.Grey(2, 2, 16, new byte[64]).AddOrUpdate(
            new DicomUnsignedShort(DicomTag.BitsAllocated, (ushort)allocated),
            new DicomUnsignedShort(DicomTag.BitsStored, (ushort)stored),
            new DicomUnsignedShort(DicomTag.HighBit, (ushort)highBit));
        Assert.Equal(reason, Assert.Throws<PixelFormatException>(() => FrameDecoder.Decode(dataset)).Message);
    }

    private static Task<DcmtkPicture> SaveAsync(int allocated, int stored, int highBit, bool signed, DicomTransferSyntax syntax, params DicomItem[] more)
    {
        var rubbish = new Random(stored);
        var pixels = new byte[SlicePreprocessor.Length * allocated / 8];
        var shift = highBit + 1 - stored;
        var mask = (uint)(((1UL << stored) - 1) << shift);
        Span<byte> sample = stackalloc byte[4];
        for (var i = 0; i < SlicePreprocessor.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(sample, (Value(i, stored) << shift) | ((uint)rubbish.NextInt64() & ~mask));
            sample[..(allocated / 8)].CopyTo(pixels.AsSpan(i * allocated / 8));
        }

        return DcmtkPicture.SaveAsync(
            "MONOCHROME2", 1, (ushort)allocated, pixels, syntax,
            [
                new DicomUnsignedShort(DicomTag.BitsStored, (ushort)stored), new DicomUnsignedShort(DicomTag.HighBit, (ushort)highBit),
                new DicomUnsignedShort(DicomTag.PixelRepresentation, (ushort)(signed ? 1 : 0)), .. more,
            ]);
    }

    // Every part of the range, both its ends among it.
    private static uint Value(int i, int bits) => (uint)((ulong)(i * 7919L % SlicePreprocessor.Length) * ((1UL << bits) - 1) / (SlicePreprocessor.Length - 1));

    private static DicomItem[] Overlay(ushort group, ushort bit) =>
    [
        new DicomUnsignedShort(new DicomTag(group, 0x0010), 224),
        new DicomUnsignedShort(new DicomTag(group, 0x0011), 224),
        new DicomCodeString(new DicomTag(group, 0x0040), "G"),
        new DicomSignedShort(new DicomTag(group, 0x0050), 1, 1),
        new DicomUnsignedShort(new DicomTag(group, 0x0100), 16),
        new DicomUnsignedShort(new DicomTag(group, 0x0102), bit),
    ];
}
