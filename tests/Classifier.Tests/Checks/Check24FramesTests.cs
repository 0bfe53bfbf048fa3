using System.Buffers.Binary;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Classifier.Tests.Preprocessing;
using FellowOakDicom;
using FellowOakDicom.IO.Buffer;

namespace DicomNode.Classifier.Tests.Checks;

/// <summary>Each frame is found, however the fragments lie and whatever the tables say; a number of frames that lies costs nothing.</summary>
public sealed class Check24FramesTests
{
    private const int Frames = 3;

    [Theory]
    [InlineData("dcmcjpeg", "+e1", "+ff", "+ot")]
    [InlineData("dcmcjpeg", "+e1", "+ff", "-ot")]
    [InlineData("dcmcjpeg", "+e1", "+fs", "1", "+ot")]
    [InlineData("dcmcjpeg", "+e1", "+fs", "1", "-ot")]
    [InlineData("dcmcjpls", "+el", "+fs", "1", "+ot")]
    [InlineData("dcmcjpls", "+el", "+fs", "1", "-ot")]
    [InlineData("dcmcrle", "+ff", "+ot")]
    [InlineData("dcmcrle", "+ff", "-ot")]
    [InlineData("dcmcrle", "+fs", "1", "+ot")]
    public async Task Check_24_frames_are_found_as_dcmtk_lays_them(string tool, params string[] arguments)
    {
        using var picture = await SaveAsync();
        var expected = await AllAsync(picture.Path);
        await picture.RewriteAsync(tool, arguments);
        var pixels = (await DicomFile.OpenAsync(picture.Path)).Dataset.GetDicomItem<DicomFragmentSequence>(DicomTag.PixelData)!;
        Assert.Equal(arguments.Contains("+fs"), pixels.Fragments.Count > Frames);
        Assert.Equal(arguments.Contains("+ot") ? Frames : 0, pixels.OffsetTable.Count);
        Assert.Equal(expected, await AllAsync(picture.Path));
    }

    [Fact]
    public async Task Check_24_the_extended_offset_table_finds_frames()
    {
        using var picture = await SaveAsync();
        var expected = await AllAsync(picture.Path);
        await picture.RewriteAsync("dcmcrle", "+fs", "1");
        var dataset = (await DicomFile.OpenAsync(picture.Path)).Dataset;
        var pixels = dataset.GetDicomItem<DicomFragmentSequence>(DicomTag.PixelData)!;
        var offsets = pixels.OffsetTable.Select(offset => (ulong)offset).ToArray();
        pixels.OffsetTable.Clear();

        // RLE has no mark where a frame begins: without any table the frames cannot be told apart.
        Assert.Throws<PixelFormatException>(() => FrameDecoder.Decode(dataset, 1));
        dataset.AddOrUpdate(new DicomOtherVeryLong(DicomTag.ExtendedOffsetTable, offsets));
        Assert.Equal(expected, Enumerable.Range(0, Frames).Select(frame => Preprocess(dataset, frame)));
    }

    [Theory]
    [InlineData(0, 7, 9)]
    [InlineData(0, 0, 0)]
    [InlineData(8, 0, 4)]
    [InlineData(0, -1)]
    [InlineData(0, 4, 8, 12, 16)]
    public async Task Check_24_a_wrong_offset_table_gives_way_to_marked_starts(params int[] table)
    {
        using var picture = await SaveAsync();
        var expected = await AllAsync(picture.Path);
        await picture.RewriteAsync("dcmcjpeg", "+e1", "+fs", "1");
        var dataset = (await DicomFile.OpenAsync(picture.Path)).Dataset;
        var pixels = dataset.GetDicomItem<DicomFragmentSequence>(DicomTag.PixelData)!;
        pixels.OffsetTable.Clear();
        foreach (var offset in table)
            pixels.OffsetTable.Add((uint)offset);
        Assert.Equal(expected, Enumerable.Range(0, Frames).Select(frame => Preprocess(dataset, frame)));
    }

    [Fact]
    public async Task Check_24_a_wrong_table_without_marks_is_refused_by_its_numbers()
    {
        using var picture = await SaveAsync();
        await picture.RewriteAsync("dcmcrle", "+fs", "1");
        var dataset = (await DicomFile.OpenAsync(picture.Path)).Dataset;
        var pixels = dataset.GetDicomItem<DicomFragmentSequence>(DicomTag.PixelData)!;
        pixels.OffsetTable[1]++;
        Assert.Equal(
            $"{pixels.Fragments.Count} fragments of 3 frames have neither an offset table nor marked starts",
            Assert.Throws<PixelFormatException>(() => FrameDecoder.Decode(dataset)).Message);
    }

    [Fact]
    public void Check_24_encapsulated_uncompressed_frames_are_joined_and_read()
    {
        var syntax = DicomTransferSyntax.Parse("1.2.840.10008.1.2.1.98");
        var dataset = DataSets.Encapsulated(syntax, 2, 2, 2, [1, 2, 3, 4], [5, 6, 7, 8]);
        Assert.Equal([5, 6, 7, 8], Bytes(dataset, 1));
        var fragmented = DataSets.Encapsulated(syntax, 2, 2, 1, [1, 2], [3, 4]);
        Assert.Equal([1, 2, 3, 4], Bytes(fragmented, 0));
        var tooShort = DataSets.Encapsulated(syntax, 2, 2, 1, [1, 2]);
        Assert.Equal(
            "the pixel data has 2 bytes; frame 0 of Rows 2 x Columns 2 x Samples per Pixel 1 x Bits Allocated 8 ends at 4",
            Assert.Throws<PixelFormatException>(() => FrameDecoder.Decode(tooShort)).Message);
    }

    [Theory]
    [InlineData("2000000000", 2_000_000_000)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("-5", 1)]
    [InlineData("0", 1)]
    [InlineData("", 1)]
    [InlineData("many", 1)]
    [InlineData("99999999999", 1)]
    [InlineData("2.5", 1)]
    [InlineData(" 3 ", 3)]
    [InlineData("2\\7", 2)]
    public void Check_24_a_number_of_frames_that_lies_costs_nothing(string text, int frames)
    {
        var number = new DicomIntegerString(DicomTag.NumberOfFrames, new MemoryByteBuffer(System.Text.Encoding.ASCII.GetBytes(text)));
        var native = DataSets.Grey(1, 2, 16, DataSets.Words(1, 2)).NotValidated().AddOrUpdate(number);
        var encapsulated = DataSets.Encapsulated(DicomTransferSyntax.RLELossless, 2, 2, 1, [1, 2], [3, 4]).NotValidated()
            .AddOrUpdate(number, new DicomOtherVeryLong(DicomTag.ExtendedOffsetTable, 0, 10));
        Assert.Equal(frames, FrameDecoder.NumberOfFrames(native));

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var frame in FrameSelection.Evenly(frames, 64).Where(frame => frame > 0))
        {
            Assert.Throws<PixelFormatException>(() => FrameDecoder.Decode(native, frame));
            Assert.Throws<PixelFormatException>(() => FrameDecoder.Decode(encapsulated, frame));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
        Assert.Equal(DataSets.Words(1, 2), Bytes(native, 0));
    }

    [Fact]
    public void Check_24_a_frame_without_a_functional_group_of_its_own_has_the_shared_one()
    {
        // Fewer per-frame items than frames, and the other way round.
        DicomDataset Group(string slope) => new()
        {
            new DicomSequence(DicomTag.PixelValueTransformationSequence, new DicomDataset { new DicomDecimalString(DicomTag.RescaleSlope, slope) }),
        };
        var dataset = DataSets.Grey(1, 2, 16, DataSets.Words(1, 2, 3, 4)).AddOrUpdate(
            new DicomIntegerString(DicomTag.NumberOfFrames, 2),
            new DicomSequence(DicomTag.SharedFunctionalGroupsSequence, Group("-1")),
            new DicomSequence(DicomTag.PerFrameFunctionalGroupsSequence, Group("1")));
        Assert.Equal([false, true], new[] { 0, 1 }.Select(frame => PixelFormat.Read(dataset, frame).IsSlopeNegative));
        dataset.AddOrUpdate(
            new DicomSequence(DicomTag.SharedFunctionalGroupsSequence),
            new DicomSequence(DicomTag.PerFrameFunctionalGroupsSequence, Group("1"), Group("-1"), Group("1")));
        Assert.Equal([false, true], new[] { 0, 1 }.Select(frame => PixelFormat.Read(dataset, frame).IsSlopeNegative));
    }

    // Three frames that differ, of noise that no codec makes shorter than a kilobyte.
    private static Task<DcmtkPicture> SaveAsync()
    {
        var pixels = new byte[Frames * SlicePreprocessor.Length * 2];
        var random = new Random(24);
        for (var i = 0; i < pixels.Length; i += 2)
            BinaryPrimitives.WriteUInt16LittleEndian(pixels.AsSpan(i), (ushort)random.Next(4096));
        return DcmtkPicture.SaveAsync(
            "MONOCHROME2", 1, 16, pixels, null,
            new DicomUnsignedShort(DicomTag.BitsStored, 12),
            new DicomUnsignedShort(DicomTag.HighBit, 11),
            new DicomIntegerString(DicomTag.NumberOfFrames, Frames));
    }

    private static async Task<float[][]> AllAsync(string path)
    {
        var dataset = (await DicomFile.OpenAsync(path)).Dataset;
        return [.. Enumerable.Range(0, Frames).Select(frame => Preprocess(dataset, frame))];
    }

    private static float[] Preprocess(DicomDataset dataset, int frame)
    {
        using var decoded = FrameDecoder.Decode(dataset, frame);
        var input = new float[SlicePreprocessor.Length];
        Assert.Equal(PreprocessingOutcome.Ready, SlicePreprocessor.Preprocess(decoded.Format, decoded.Bytes, input));
        return input;
    }

    private static byte[] Bytes(DicomDataset dataset, int frame)
    {
        using var decoded = FrameDecoder.Decode(dataset, frame);
        return decoded.Bytes[..decoded.Format.FrameLength].ToArray();
    }
}
