using System.Buffers.Binary;
using DicomNode.Classifier.Preprocessing;
using FellowOakDicom;
using FellowOakDicom.IO.Buffer;
using static DicomNode.Classifier.Tests.Preprocessing.DataSets;

namespace DicomNode.Classifier.Tests.Preprocessing;

/// <summary>Frames are found and decoded, whatever the transfer syntax; what does not fit is refused by its numbers.</summary>
public sealed class FrameDecoderTests
{
    [Fact]
    public void AFrameInMemoryIsNotCopied()
    {
        var pixels = Words(1, 2, 3, 4);
        using var frame = FrameDecoder.Decode(Grey(2, 2, 16, pixels));
        pixels[0] = 77;
        Assert.Equal(77, frame.Bytes[0]);
        Assert.Equal(8, frame.Bytes.Length);
    }

    [Fact]
    public void EachFrameHasItsBytes()
    {
        var dataset = Grey(1, 2, 16, Words(1, 2, 3, 4, 5, 6)).AddOrUpdate(new DicomIntegerString(DicomTag.NumberOfFrames, 3));
        Assert.Equal(Words(3, 4), Bytes(dataset, 1));
        Assert.Equal(Words(5, 6), Bytes(dataset, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameDecoder.Decode(dataset, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameDecoder.Decode(dataset, -1));
    }

    [Fact]
    public void FramesOfSingleBitsFollowWithoutAGap()
    {
        // Three frames of three pixels: 101 011 110, least significant bit first, over two bytes.
        var dataset = Grey(1, 3, 1, [0b_1111_0101, 0b_0000_0000]).AddOrUpdate(new DicomIntegerString(DicomTag.NumberOfFrames, 3));
        dataset.AddOrUpdate(new DicomOtherByte(DicomTag.PixelData, new MemoryByteBuffer([0b_1111_0101, 0b_0000_0000])));
        Assert.Equal(0b_101, Bytes(dataset, 0)[0] & 7);
        Assert.Equal(0b_110, Bytes(dataset, 1)[0] & 7);
        Assert.Equal(0b_011, Bytes(dataset, 2)[0] & 7);
    }

    [Fact]
    public async Task BigEndianWordsComeLittleEndian()
    {
        var dataset = Grey(1, 3, 16, Words(0x0102, 0x0304, 0xFFFE), DicomTransferSyntax.ExplicitVRBigEndian)
            .AddOrUpdate(new DicomUniqueIdentifier(DicomTag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7"), new DicomUniqueIdentifier(DicomTag.SOPInstanceUID, "1.2.3"));
        var stream = new MemoryStream();
        await new DicomFile(dataset).SaveAsync(stream);
        var written = stream.ToArray();
        Assert.Equal([0x01, 0x02, 0x03, 0x04, 0xFF, 0xFE], written[^6..]);
        stream.Position = 0;
        var read = await DicomFile.OpenAsync(stream);
        Assert.Equal(Words(0x0102, 0x0304, 0xFFFE), Bytes(read.Dataset, 0));
    }

    [Fact]
    public void GEsPrivateSyntaxHasBigEndianWords()
    {
        var dataset = Grey(1, 2, 16, [0x01, 0x02, 0x03, 0x04], DicomTransferSyntax.Parse("1.2.840.113619.5.2"));
        Assert.Equal(Words(0x0102, 0x0304), Bytes(dataset, 0));
    }

    [Fact]
    public void FloatPixelDataIsRead()
    {
        var dataset = Image(DicomTransferSyntax.ExplicitVRLittleEndian, 1, 2, 1, 32, "MONOCHROME2").AddOrUpdate(new DicomOtherFloat(DicomTag.FloatPixelData, 1f, -2f));
        var bytes = Bytes(dataset, 0);
        Assert.Equal((1f, -2f), (BinaryPrimitives.ReadSingleLittleEndian(bytes), BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(4))));
    }

    [Fact]
    public void YbrFull422WithAllSamplesIsYbrFull()
    {
        var subsampled = Image(DicomTransferSyntax.ExplicitVRLittleEndian, 2, 2, 3, 8, "YBR_FULL_422").AddOrUpdate(new DicomOtherByte(DicomTag.PixelData, new byte[8]));
        var complete = Image(DicomTransferSyntax.ExplicitVRLittleEndian, 2, 2, 3, 8, "YBR_FULL_422").AddOrUpdate(new DicomOtherByte(DicomTag.PixelData, new byte[12]));
        using var first = FrameDecoder.Decode(subsampled);
        using var second = FrameDecoder.Decode(complete);
        Assert.Equal((PixelColour.YbrFull422, PixelColour.YbrFull), (first.Format.Colour, second.Format.Colour));
    }

    [Fact]
    public void RleIsDecoded() =>
        Assert.Equal([1, 2, 3, 4], Bytes(Encapsulated(DicomTransferSyntax.RLELossless, 2, 2, 1, Rle(1, 2, 3, 4)), 0));

    [Fact]
    public void OneFragmentPerFrameNeedsNoTable()
    {
        var dataset = Encapsulated(DicomTransferSyntax.RLELossless, 2, 2, 2, Rle(1, 2, 3, 4), Rle(5, 6, 7, 8));
        Assert.Equal([5, 6, 7, 8], Bytes(dataset, 1));
    }

    [Fact]
    public void AnEmptyFragmentAtTheEndIsNoFrame()
    {
        var dataset = Encapsulated(DicomTransferSyntax.RLELossless, 2, 2, 2, Rle(1, 2, 3, 4), Rle(5, 6, 7, 8), []);
        Assert.Equal([5, 6, 7, 8], Bytes(dataset, 1));
    }

    [Fact]
    public void TheBasicOffsetTableFindsFramesOfSeveralFragments()
    {
        var (first, second) = (Rle(1, 2, 3, 4), Rle(5, 6, 7, 8));
        var dataset = Encapsulated(DicomTransferSyntax.RLELossless, 2, 2, 2, first, second[..64], second[64..]);
        dataset.GetDicomItem<DicomFragmentSequence>(DicomTag.PixelData)!.OffsetTable.Add(0);
        dataset.GetDicomItem<DicomFragmentSequence>(DicomTag.PixelData)!.OffsetTable.Add((uint)first.Length + 8);
        Assert.Equal([1, 2, 3, 4], Bytes(dataset, 0));
        Assert.Equal([5, 6, 7, 8], Bytes(dataset, 1));
    }

    [Fact]
    public void TheExtendedOffsetTableFindsFramesOfSeveralFragments()
    {
        var (first, second) = (Rle(1, 2, 3, 4), Rle(5, 6, 7, 8));
        var dataset = Encapsulated(DicomTransferSyntax.RLELossless, 2, 2, 2, first[..64], first[64..], second);
        dataset.Add(new DicomOtherVeryLong(DicomTag.ExtendedOffsetTable, 0UL, (ulong)first.Length + 16));
        Assert.Equal([1, 2, 3, 4], Bytes(dataset, 0));
        Assert.Equal([5, 6, 7, 8], Bytes(dataset, 1));
    }

    [Fact]
    public void AnExtendedOffsetTableOfTooManyFramesIsNone()
    {
        // Eight bytes for each of 2^29 frames are 2^32: one more than 32 bits hold.
        var dataset = Encapsulated(DicomTransferSyntax.RLELossless, 2, 2, 1 << 29, [1, 2], [3, 4]);
        dataset.Add(new DicomOtherVeryLong(DicomTag.ExtendedOffsetTable, 0UL));
        Assert.StartsWith("2 fragments of 536870912 frames", Assert.Throws<PixelFormatException>(() => FrameDecoder.Decode(dataset)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnRleFrameThatCannotFillItsImageSizesNoAllocation()
    {
        var dataset = Encapsulated(DicomTransferSyntax.RLELossless, 16384, 16384, 1, Rle(1, 2, 3, 4));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(
            "the RLE frame has 70 bytes, which unpack to no more than 4480; Rows 16384 x Columns 16384 x Samples per Pixel 1 x Bits Allocated 8 need 268435456",
            Assert.Throws<PixelFormatException>(() => FrameDecoder.Decode(dataset)).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void AnRleFrameLargerThanAnyNumberOfBytesIsRefused()
    {
        var dataset = Encapsulated(DicomTransferSyntax.RLELossless, 65535, 65535, 1, Rle(1, 2, 3, 4))
            .AddOrUpdate(new DicomUnsignedShort(DicomTag.SamplesPerPixel, 65535), new DicomUnsignedShort(DicomTag.BitsAllocated, 65535));
        Assert.StartsWith("the RLE frame has 70 bytes", Assert.Throws<PixelFormatException>(() => FrameDecoder.Decode(dataset)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutATableFramesStartAtTheirMarkers()
    {
        byte[][] fragments = [[0xFF, 0xD8, 1, 1], [2, 2], [0xFF, 0xD8, 3, 3], [4, 4], [5, 5]];
        var dataset = Encapsulated(DicomTransferSyntax.JPEGProcess1, 2, 2, 2, fragments);
        var pixels = dataset.GetDicomItem<DicomFragmentSequence>(DicomTag.PixelData)!;
        Assert.Equal(fragments[..2], EncapsulatedFrames.Find(dataset, pixels, 2, 0).Select(fragment => fragment.Data));
        Assert.Equal(fragments[2..], EncapsulatedFrames.Find(dataset, pixels, 2, 1).Select(fragment => fragment.Data));
    }

    [Fact]
    public void FragmentsThatCannotBeToldApartAreRefused()
    {
        var dataset = Encapsulated(DicomTransferSyntax.RLELossless, 2, 2, 2, Rle(1, 2, 3, 4), [1, 2], [3, 4]);
        Assert.Equal(
            "3 fragments of 2 frames have neither an offset table nor marked starts", Assert.Throws<PixelFormatException>(() => FrameDecoder.Decode(dataset)).Message);
    }

    [Fact]
    public void AFrameThatDoesNotDecodeIsRefused()
    {
        var dataset = Encapsulated(DicomTransferSyntax.RLELossless, 2, 2, 1, [9, 9, 9, 9]);
        Assert.StartsWith("RLE Lossless does not decode: ", Assert.Throws<PixelFormatException>(() => FrameDecoder.Decode(dataset)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AShortFrameIsRefusedByItsNumbers()
    {
        var dataset = Grey(2, 2, 16, Words(1, 2, 3, 4, 5, 6)).AddOrUpdate(new DicomIntegerString(DicomTag.NumberOfFrames, 2));
        Assert.Equal(
            "the pixel data has 12 bytes; frame 1 of Rows 2 x Columns 2 x Samples per Pixel 1 x Bits Allocated 16 ends at 16",
            Assert.Throws<PixelFormatException>(() => FrameDecoder.Decode(dataset, 1)).Message);
    }

    [Fact]
    public void NoPixelsAreRefused() =>
        Assert.Equal(
            "there is no pixel data",
            Assert.Throws<PixelFormatException>(() => FrameDecoder.Decode(Image(DicomTransferSyntax.ExplicitVRLittleEndian, 2, 2, 1, 8, "MONOCHROME2"))).Message);

    [Fact]
    public void AGivenBackFrameHasNoBytes()
    {
        var frame = FrameDecoder.Decode(Grey(2, 2, 8, [1, 2, 3, 4]));
        frame.Dispose();
        Assert.Throws<ObjectDisposedException>(() => frame.Bytes.Length);
    }

    [Theory]
    [InlineData(0, 4, new int[0])]
    [InlineData(3, 4, new[] { 0, 1, 2 })]
    [InlineData(4, 4, new[] { 0, 1, 2, 3 })]
    [InlineData(9, 3, new[] { 1, 4, 7 })]
    [InlineData(100, 1, new[] { 50 })]
    [InlineData(int.MaxValue, 2, new[] { 536870911, 1610612735 })]
    public void FramesAreChosenEvenly(int frames, int limit, int[] expected) => Assert.Equal(expected, FrameSelection.Evenly(frames, limit));

    private static byte[] Bytes(DicomDataset dataset, int frame)
    {
        using var decoded = FrameDecoder.Decode(dataset, frame);
        return decoded.Bytes[..decoded.Format.FrameLength].ToArray();
    }

    // PS3.5 G: a header of 16 words (one segment, at byte 64), then one literal run.
    private static byte[] Rle(params byte[] pixels)
    {
        var bytes = new byte[64 + 1 + pixels.Length + 1];
        bytes[0] = 1;
        bytes[4] = 64;
        bytes[64] = (byte)(pixels.Length - 1);
        pixels.CopyTo(bytes, 65);
        // Padded to an even length with a run that means nothing.
        bytes[^1] = 0x80;
        return bytes;
    }
}
