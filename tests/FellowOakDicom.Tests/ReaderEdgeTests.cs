using System.IO.Compression;
using FellowOakDicom.IO.Reader;
using static FellowOakDicom.Tests.Part10;

namespace FellowOakDicom.Tests;

/// <summary>Sequences, delimiters, and bytes that break rules, as bytes with comments (PS3.5 chapter 7).</summary>
public sealed class ReaderEdgeTests
{
    [Theory]
    [InlineData("undefined lengths", """
        08 00 40 11 'SQ' 00 00 FF FF FF FF          # Referenced Image Sequence
        FE FF 00 E0 FF FF FF FF                     # item
        08 00 50 11 'UI' 04 00 '1.2' 00             # Referenced SOP Class UID
        40 00 60 A1 'UT' 00 00 02 00 00 00 'ok'
        FE FF 0D E0 00 00 00 00                     # item delimiter
        FE FF DD E0 00 00 00 00                     # sequence delimiter
        10 00 20 00 'LO' 02 00 'P1'                 # Patient ID
        """)]
    [InlineData("defined lengths", """
        08 00 40 11 'SQ' 00 00 22 00 00 00
        FE FF 00 E0 1A 00 00 00
        08 00 50 11 'UI' 04 00 '1.2' 00
        40 00 60 A1 'UT' 00 00 02 00 00 00 'ok'
        10 00 20 00 'LO' 02 00 'P1'
        """)]
    [InlineData("undefined sequence, defined item", """
        08 00 40 11 'SQ' 00 00 FF FF FF FF
        FE FF 00 E0 1A 00 00 00
        08 00 50 11 'UI' 04 00 '1.2' 00
        40 00 60 A1 'UT' 00 00 02 00 00 00 'ok'
        FE FF DD E0 00 00 00 00
        10 00 20 00 'LO' 02 00 'P1'
        """)]
    public void Sequence_of_either_length_is_read(string what, string hex)
    {
        var dataset = Read(ExplicitLittle, Hex(hex));

        var item = Assert.Single(dataset.GetSequence(DicomTag.ReferencedImageSequence).Items);
        Assert.Equal("1.2", item.GetString(DicomTag.ReferencedSOPClassUID));
        Assert.Equal("ok", item.GetString(DicomTag.TextValue));
        Assert.True(dataset.GetString(DicomTag.PatientID) == "P1", what);
    }

    /// <summary>Each at its place among the others would take 200,000 times 200,000 / 2 steps.</summary>
    [Fact]
    public async Task Elements_in_descending_order_are_read_in_a_time_that_grows_with_their_number()
    {
        const int count = 200_000;
        var bytes = new byte[8 * count];
        for (var index = 0; index < count; index++)
        {
            // Even groups from FFFC downwards, empty values.
            var number = 0xfffc0000 - ((uint)(index / 0x8000) << 17) + (uint)(0x8000 - index % 0x8000);
            BitConverter.TryWriteBytes(bytes.AsSpan(8 * index), (ushort)(number >> 16));
            BitConverter.TryWriteBytes(bytes.AsSpan(8 * index + 2), (ushort)number);
        }

        var dataset = await Task.Run(() => Read(ImplicitLittle, bytes)).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(count, dataset.Count());
        Assert.Equal(dataset.Select(item => item.Tag).Order(), dataset.Select(item => item.Tag));
    }

    /// <summary>Strangers choose the names: beyond a limit each is an object of its own that goes when its data set goes.</summary>
    [Fact]
    public void Names_of_private_creators_are_not_kept_without_limit()
    {
#if UPSTREAM_PACKAGES
        Assert.Skip("fo-dicom keeps them.");
#endif
        for (var index = 0; index < 5000; index++)
            DicomDictionary.Default.GetPrivateCreator($"creator {index}");
        var (one, other) = (DicomDictionary.Default.GetPrivateCreator("last"), DicomDictionary.Default.GetPrivateCreator("last"));

        Assert.NotSame(one, other);
        Assert.Equal(one, other);
    }

    [Fact]
    public void Of_several_elements_with_one_tag_the_last_is_kept()
    {
        var dataset = Read(ImplicitLittle, Hex("10 00 20 00 02 00 00 00 'P1' 08 00 60 00 02 00 00 00 'CT' 10 00 20 00 02 00 00 00 'P2' 08 00 60 00 02 00 00 00 'MR'"));

        Assert.Equal(["MR", "P2"], dataset.Select(item => ((DicomElement)item).Get<string>()));
    }

    [Fact]
    public void Sequences_nest_and_may_be_empty()
    {
        var dataset = Read(ImplicitLittle, Hex("""
            08 00 40 11 FF FF FF FF                 # Referenced Image Sequence
            FE FF 00 E0 FF FF FF FF                 #   item
            08 00 15 11 FF FF FF FF                 #   Referenced Series Sequence
            FE FF 00 E0 00 00 00 00                 #     empty item of defined length
            FE FF 00 E0 FF FF FF FF                 #     empty item of undefined length
            FE FF 0D E0 00 00 00 00
            FE FF DD E0 00 00 00 00
            08 00 99 11 00 00 00 00                 #   Referenced SOP Sequence, no items
            FE FF 0D E0 00 00 00 00
            FE FF DD E0 00 00 00 00
            10 00 20 00 02 00 00 00 'P1'
            """));

        var item = Assert.Single(dataset.GetSequence(DicomTag.ReferencedImageSequence).Items);
        Assert.Equal(2, item.GetSequence(DicomTag.ReferencedSeriesSequence).Items.Count);
        Assert.Empty(item.GetSequence(DicomTag.ReferencedSOPSequence).Items);
        Assert.Equal("P1", dataset.GetString(DicomTag.PatientID));
    }

    [Fact]
    public void Unknown_vr_of_undefined_length_is_a_sequence_in_implicit_vr()
    {
        var dataset = Read(ExplicitLittle, Hex("""
            08 00 40 11 'UN' 00 00 FF FF FF FF      # Referenced Image Sequence as UN (CP-246)
            FE FF 00 E0 FF FF FF FF
            08 00 50 11 04 00 00 00 '1.2' 00        # implicit VR
            FE FF 0D E0 00 00 00 00
            FE FF DD E0 00 00 00 00
            10 00 20 00 'LO' 02 00 'P1'             # explicit VR again
            """));

        Assert.Equal("1.2", Assert.Single(dataset.GetSequence(DicomTag.ReferencedImageSequence).Items).GetString(DicomTag.ReferencedSOPClassUID));
        Assert.Equal("P1", dataset.GetString(DicomTag.PatientID));
    }

    [Fact]
    public void Private_sequence_is_read_and_its_creator_known()
    {
        var dataset = Read(ExplicitLittle, Hex("""
            09 00 10 00 'LO' 04 00 'ACME'           # private creator of block 10
            09 00 01 10 'UN' 00 00 FF FF FF FF      # private sequence as UN
            FE FF 00 E0 FF FF FF FF
            09 00 10 00 04 00 00 00 'ACME'
            09 00 02 10 02 00 00 00 'xy'
            FE FF 0D E0 00 00 00 00
            FE FF DD E0 00 00 00 00
            09 00 03 10 'US' 02 00 07 00
            """));

        Assert.Single(dataset.GetSequence(new DicomTag(0x0009, 0x01, "ACME")).Items);
        Assert.Equal(7, dataset.GetSingleValue<int>(new DicomTag(0x0009, 0x03, "ACME")));
        Assert.False(dataset.Contains(new DicomTag(0x0009, 0x03, "OTHER")));
    }

    [Fact]
    public void Known_attribute_written_as_unknown_gets_the_dictionarys_vr()
    {
        var dataset = Read(ExplicitLittle, Hex("28 00 10 00 'UN' 00 00 02 00 00 00 00 02"));

        Assert.Equal(512, dataset.GetSingleValue<ushort>(DicomTag.Rows));
    }

    [Fact]
    public void Element_without_a_vr_within_explicit_vr_is_read_as_implicit()
    {
        var dataset = Read(ExplicitLittle, Hex("""
            10 00 20 00 02 00 00 00 'P1'            # a length where the VR should be
            28 00 10 00 'US' 02 00 00 02
            """));

        Assert.Equal("P1", dataset.GetString(DicomTag.PatientID));
        Assert.Equal(512, dataset.GetSingleValue<ushort>(DicomTag.Rows));
    }

    [Fact]
    public void Odd_length_is_taken_as_it_stands()
    {
        var dataset = Read(ExplicitLittle, Hex("""
            10 00 20 00 'LO' 03 00 'P12'
            28 00 10 00 'US' 02 00 00 02
            """));

        Assert.Equal("P12", dataset.GetString(DicomTag.PatientID));
        Assert.Equal(512, dataset.GetSingleValue<ushort>(DicomTag.Rows));
    }

    [Fact]
    public void Encapsulated_pixel_data_keep_offset_table_and_fragments()
    {
        var dataset = Read(RleLossless, Hex("""
            E0 7F 10 00 'OB' 00 00 FF FF FF FF      # Pixel Data
            FE FF 00 E0 08 00 00 00 00 00 00 00 0C 00 00 00  # offset table: 0, 12
            FE FF 00 E0 04 00 00 00 01 02 03 04
            FE FF 00 E0 02 00 00 00 05 06
            FE FF DD E0 00 00 00 00
            FC FF FC FF 'OB' 00 00 02 00 00 00 00 00 # Data Set Trailing Padding
            """));

        var fragments = Assert.IsType<DicomOtherByteFragment>(dataset.GetDicomItem<DicomItem>(DicomTag.PixelData));
        Assert.Equal([0u, 12u], fragments.OffsetTable);
        Assert.Equal([1, 2, 3, 4], fragments.Fragments[0].Data);
        Assert.Equal([5, 6], fragments.Fragments[1].Data);
        Assert.True(dataset.Contains(new DicomTag(0xfffc, 0xfffc)));
    }

    [Fact]
    public void Deflated_data_set_is_inflated()
    {
        using var deflated = new MemoryStream();
        using (var deflater = new DeflateStream(deflated, CompressionLevel.Optimal, leaveOpen: true))
            deflater.Write(Hex("10 00 20 00 'LO' 02 00 'P1'"));

        Assert.Equal("P1", Read(Deflated, deflated.ToArray()).GetString(DicomTag.PatientID));
    }

    [Theory]
    [InlineData(DicomFileFormat.DICOM3NoFileMetaInfo, false)]
    [InlineData(DicomFileFormat.DICOM3NoPreamble, true)]
    public void File_without_preamble_is_recognised(DicomFileFormat format, bool withMeta)
    {
        var dataset = Hex("08 00 16 00 'UI' 04 00 '1.2' 00 10 00 20 00 'LO' 02 00 'P1' 10 00 00 40 'LT' A0 00" + string.Concat(Enumerable.Repeat(" 20", 160)));
        var bytes = withMeta ? Wrap(ExplicitLittle, dataset)[132..] : dataset;

        var file = DicomFile.Open(new MemoryStream(bytes));

        Assert.Equal(format, file.Format);
        Assert.Equal("P1", file.Dataset.GetString(DicomTag.PatientID));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(131)]
    [InlineData(5000)]
    public void What_is_no_dicom_file_is_refused(int length)
    {
        var noise = new byte[length];
        Array.Fill(noise, (byte)0xa5);

        Assert.Throws<DicomFileException>(() => DicomFile.Open(new MemoryStream(noise)));
    }

    [Fact]
    public void Missing_file_is_a_file_exception() => Assert.Throws<DicomFileException>(() => DicomFile.Open("/nonexistent/file.dcm"));

    [Fact]
    public void Other_tag_among_fragments_is_refused()
    {
        var exception = Assert.Throws<DicomFileException>(() => Open(RleLossless, Hex("""
            E0 7F 10 00 'OB' 00 00 FF FF FF FF
            FE FF 00 E0 00 00 00 00
            10 00 20 00 02 00 00 00 'P1'
            """)));
        Assert.IsType<DicomReaderException>(exception.InnerException);
    }

    /// <summary>A length field claims 4 GB; what is allocated is counted, not what is used.</summary>
    [Theory]
    [InlineData("E0 7F 10 00 'OB' 00 00 FE FF FF FF 01 02")]
    [InlineData("E0 7F 10 00 'OB' 00 00 FF FF FF FF FE FF 00 E0 F0 FF FF FF 01 02")]
    [InlineData("08 00 40 11 'SQ' 00 00 F0 FF FF FF FE FF 00 E0 F0 FF FF FF 10 00 20 00 'UT' 00 00 F0 FF FF FF 20")]
    public void Claimed_length_sizes_no_allocation(string hex)
    {
        var bytes = Wrap(ExplicitLittle, Hex(hex));
        _ = DicomFile.Open(new MemoryStream(bytes), FileReadOption.ReadAll);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var file = DicomFile.Open(new MemoryStream(bytes), FileReadOption.ReadAll);

        Assert.True(file.IsPartial);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400_000);
    }

    [Fact]
    public void Sequences_nested_without_end_are_refused()
    {
#if UPSTREAM_PACKAGES
        Assert.Skip("fo-dicom sets no limit to depth.");
#endif
        var level = Hex("08 00 40 11 FF FF FF FF FE FF 00 E0 FF FF FF FF");
        var bytes = Enumerable.Repeat(level, 100_000).SelectMany(each => each).ToArray();

        Assert.Throws<DicomFileException>(() => Open(ImplicitLittle, bytes));
    }

    [Fact]
    public void Stop_criterion_ends_reading_before_the_element()
    {
        var bytes = Wrap(ExplicitLittle, Hex("10 00 20 00 'LO' 02 00 'P1' 28 00 10 00 'US' 02 00 00 02"));

        var file = DicomFile.Open(new MemoryStream(bytes), DicomEncoding.Default, state => state.Tag.CompareTo(DicomTag.Rows) >= 0);

        Assert.True(file.IsPartial);
        Assert.Equal("P1", file.Dataset.GetString(DicomTag.PatientID));
        Assert.False(file.Dataset.Contains(DicomTag.Rows));
    }
}
