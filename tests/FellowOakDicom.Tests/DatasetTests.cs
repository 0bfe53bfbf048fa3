namespace FellowOakDicom.Tests;

/// <summary>Adding, getting, validating and copying, as users of fo-dicom know it.</summary>
public sealed class DatasetTests
{
    [Fact]
    public void Items_are_sorted_and_found()
    {
        var dataset = new DicomDataset
        {
            { DicomTag.Rows, (ushort)2 },
            { DicomTag.PatientID, "P1" },
            { DicomTag.Modality, "CT" },
        };

        Assert.Equal([DicomTag.Modality, DicomTag.PatientID, DicomTag.Rows], dataset.Select(item => item.Tag));
        Assert.True(dataset.Contains(DicomTag.Rows));
        Assert.False(dataset.Contains(DicomTag.Columns));
        Assert.Equal(2, dataset.GetSingleValue<int>(DicomTag.Rows));
        Assert.Equal("2", dataset.GetString(DicomTag.Rows));
    }

    [Fact]
    public void Adding_twice_is_refused_and_updating_replaces()
    {
        var dataset = new DicomDataset { { DicomTag.PatientID, "P1" } };

        Assert.Throws<ArgumentException>(() => dataset.Add(DicomTag.PatientID, "P2"));
        dataset.AddOrUpdate(DicomTag.PatientID, "P3");

        Assert.Equal("P3", dataset.GetString(DicomTag.PatientID));
        Assert.False(dataset.Remove(DicomTag.PatientID).Contains(DicomTag.PatientID));
    }

    [Fact]
    public void What_is_missing_or_empty_is_told_apart()
    {
        var dataset = new DicomDataset { { DicomTag.PatientID, "" } };

        Assert.Throws<DicomDataException>(() => dataset.GetString(DicomTag.PatientName));
        Assert.Throws<DicomDataException>(() => dataset.GetSingleValue<string>(DicomTag.PatientID));
        Assert.True(dataset.TryGetString(DicomTag.PatientID, out var empty));
        Assert.Equal("", empty);
        Assert.False(dataset.TryGetString(DicomTag.PatientName, out _));
        Assert.False(dataset.TryGetSingleValue<string>(DicomTag.PatientID, out _));
        Assert.Equal("none", dataset.GetSingleValueOrDefault(DicomTag.PatientID, "none"));
        Assert.Equal("none", dataset.GetValueOrDefault(DicomTag.PatientID, 0, "none"));
        Assert.Throws<DicomDataException>(() => dataset.GetSequence(DicomTag.PatientID));
        Assert.False(dataset.TryGetSequence(DicomTag.ReferencedImageSequence, out _));
    }

    public static TheoryData<string, string> Invalid() => new()
    {
        { "PatientID", new string('x', 65) },
        { "Modality", "ct" },
        { "Modality", "ABCDEFGHIJKLMNOPQ" },
        { "SOPInstanceUID", "1.02.3" },
        { "SOPInstanceUID", "1.2.a" },
        { "StudyDate", "2024-02-29-" },
        { "StudyDate", "20241301" },
        { "StudyTime", "250000" },
        { "PatientAge", "42" },
        { "PixelSpacing", "0.5" },
        { "SliceThickness", "1,5" },
        { "InstanceNumber", "1.5" },
        { "AcquisitionDateTime", "20240230256060" },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Invalid_value_is_refused_when_added_unless_validation_is_off(string keyword, string value)
    {
        var tag = DicomDictionary.Default[keyword]!;

        Assert.Throws<DicomValidationException>(() => new DicomDataset().Add(tag, value));
        Assert.Equal(value, new DicomDataset().NotValidated().Add(tag, value).GetString(tag));
    }

    [Theory]
    [InlineData("StudyDate", "20240229")]
    [InlineData("StudyDate", "20240101-20240229")]
    [InlineData("StudyTime", "235960.123456")]
    [InlineData("AcquisitionDateTime", "20240229120000.5+0100")]
    [InlineData("PatientName", "Doe^Jane=王^小東")]
    [InlineData("SOPInstanceUID", "2.25.0")]
    [InlineData("SliceThickness", "-1.5E-3 ")]
    [InlineData("InstanceNumber", "-12")]
    [InlineData("PatientAge", "042Y")]
    public void Valid_value_is_taken(string keyword, string value)
    {
        var tag = DicomDictionary.Default[keyword]!;

        Assert.Equal(value.TrimEnd(), new DicomDataset().Add(tag, value).GetString(tag).TrimEnd());
    }

    [Fact]
    public void Uids_and_dates_come_in_their_types()
    {
        var dataset = new DicomDataset
        {
            { DicomTag.SOPClassUID, DicomUID.CTImageStorage },
            { DicomTag.StudyDate, "20240229" },
            { DicomTag.StudyTime, "123456" },
        };

        Assert.Equal(DicomUID.CTImageStorage, dataset.GetSingleValue<DicomUID>(DicomTag.SOPClassUID));
        Assert.Equal("CT Image Storage", dataset.GetSingleValue<DicomUID>(DicomTag.SOPClassUID).Name);
        Assert.Equal(new DateTime(2024, 2, 29), dataset.GetSingleValue<DateTime>(DicomTag.StudyDate));
        Assert.Equal(new DateTime(2024, 2, 29, 12, 34, 56), dataset.GetDateTime(DicomTag.StudyDate, DicomTag.StudyTime));
    }

    [Fact]
    public void A_copy_has_sequences_of_its_own()
    {
        var item = new DicomDataset { { DicomTag.ReferencedSOPInstanceUID, "1.2.3" } };
        var dataset = new DicomDataset { new DicomSequence(DicomTag.ReferencedImageSequence, item) };

        var copy = dataset.Clone();
        copy.GetSequence(DicomTag.ReferencedImageSequence).Items[0].AddOrUpdate(DicomTag.ReferencedSOPInstanceUID, "1.2.4");

        Assert.Equal("1.2.3", item.GetString(DicomTag.ReferencedSOPInstanceUID));
    }

    [Fact]
    public void Private_elements_get_a_block_for_their_creator()
    {
        var tag = new DicomTag(0x0009, 0x0001, "ACME");
        var dataset = new DicomDataset();
        dataset.Add(DicomVR.LO, tag, "value");

        Assert.Equal("ACME", dataset.GetString(new DicomTag(0x0009, 0x0010)));
        Assert.Equal("value", dataset.GetString(tag));
        Assert.Equal(0x1001, dataset.GetPrivateTag(tag)!.Element);
    }

    [Theory]
    [InlineData("00100020")]
    [InlineData("0010,0020")]
    [InlineData("(0010,0020)")]
    public void Tag_is_parsed(string text)
    {
        Assert.Equal(DicomTag.PatientID, DicomTag.Parse(text));
        Assert.Equal("(0010,0020)", DicomTag.PatientID.ToString());
        Assert.Equal("PatientID", DicomTag.PatientID.DictionaryEntry.Keyword);
    }

    [Fact]
    public void Repeating_groups_and_unknown_tags_are_looked_up()
    {
        Assert.Equal("OverlayRows", new DicomTag(0x6002, 0x0010).DictionaryEntry.Keyword);
        Assert.Equal(DicomVR.UL, new DicomTag(0x0008, 0x0000).DictionaryEntry.ValueRepresentations[0]);
        Assert.Equal(DicomDictionary.UnknownTag, new DicomTag(0x0008, 0x9999).DictionaryEntry);
        Assert.Equal("x", new DicomDataset().Add(new DicomTag(0x0008, 0x9999), "x").GetString(new DicomTag(0x0008, 0x9999)));
    }

    [Fact]
    public void Transfer_syntaxes_are_looked_up()
    {
        Assert.Equal(DicomTransferSyntax.JPEG2000Lossless, DicomTransferSyntax.Parse("1.2.840.10008.1.2.4.90"));
        Assert.True(DicomTransferSyntax.JPEG2000Lossless.IsEncapsulated);
        Assert.False(DicomTransferSyntax.ImplicitVRLittleEndian.IsExplicitVR);
        var unknown = DicomTransferSyntax.Parse("1.2.3.4");
        Assert.True(unknown.IsExplicitVR && unknown.IsEncapsulated);
        Assert.Throws<DicomDataException>(() => DicomTransferSyntax.Lookup(DicomUID.CTImageStorage));
    }

    [Fact]
    public void Generated_uids_are_valid_and_differ()
    {
        var uids = Enumerable.Range(0, 100).Select(_ => DicomUID.Generate().UID).ToHashSet();

        Assert.Equal(100, uids.Count);
        Assert.All(uids, uid => Assert.True(DicomUID.IsValidUid(uid) && uid.StartsWith("2.25.", StringComparison.Ordinal)));
    }

    [Fact]
    public void Storage_classes_know_their_kind()
    {
        Assert.True(DicomUID.MRImageStorage.IsImageStorage);
        Assert.Equal(DicomStorageCategory.StructuredReport, DicomUID.BasicTextSRStorage.StorageCategory);
        Assert.Equal(DicomStorageCategory.None, DicomUID.Verification.StorageCategory);
        Assert.Equal(DicomStorageCategory.Private, new DicomUID("1.3.12.2", "X", DicomUidType.SOPClass).StorageCategory);
    }
}
