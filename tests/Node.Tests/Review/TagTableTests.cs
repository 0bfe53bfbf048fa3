using DicomNode.Node.Review;
using FellowOakDicom;

namespace DicomNode.Node.Tests.Review;

public sealed class TagTableTests
{
    private static readonly DicomTag Private = new(0x0029, 0x1010);

    private static DicomDataset Patient => new(
        new DicomPersonName(DicomTag.PatientName, "Doe^Jane"),
        new DicomLongString(DicomTag.PatientID, "PAT-4711"),
        new DicomDate(DicomTag.PatientBirthDate, "19700101"),
        new DicomCodeString(DicomTag.PatientSex, "F"),
        new DicomDate(DicomTag.StudyDate, "20260301"),
        new DicomLongString(DicomTag.InstitutionName, "St. Elsewhere"),
        new DicomLongString(DicomTag.SeriesDescription, "Jane's head"),
        new DicomPersonName(DicomTag.OperatorsName, "Roe"),
        new DicomShortString(DicomTag.AccessionNumber, "A-1"),
        new DicomLongString(DicomTag.DeviceSerialNumber, "SN1"),
        new DicomLongString(Private, "Jane again"),
        new DicomUnknown(new DicomTag(0x0008, 0x9999), [0x4a, 0x61]),
        new DicomCodeString(DicomTag.Modality, "MR"),
        new DicomShortString(DicomTag.StationName, "ROOM1"),
        new DicomUnsignedShort(DicomTag.Rows, 512),
        new DicomDecimalString(DicomTag.EchoTime, "4.6"),
        new DicomSequence(
            DicomTag.ReferencedStudySequence,
            new DicomDataset(new DicomUniqueIdentifier(DicomTag.ReferencedSOPInstanceUID, "1.2.3"), new DicomPersonName(DicomTag.ReferringPhysicianName, "Poe"))));

    [Fact]
    public void What_identifies_a_patient_is_hidden_and_what_tells_of_the_picture_is_not()
    {
        var rows = TagTable.Read(Patient, maySeePatients: false);
        var shown = rows.Where(row => row.Value is not null).ToDictionary(row => row.Tag, row => row.Value);
        Assert.Equal("MR", shown[DicomTag.Modality]);
        Assert.Equal("512", shown[DicomTag.Rows]);
        Assert.Equal("4.6", shown[DicomTag.EchoTime]);
        Assert.Equal("ROOM1", shown[DicomTag.StationName]);
        Assert.Equal("1.2.3", shown[DicomTag.ReferencedSOPInstanceUID]);
        DicomTag[] hidden =
        [
            DicomTag.PatientName, DicomTag.PatientID, DicomTag.PatientBirthDate, DicomTag.PatientSex, DicomTag.StudyDate, DicomTag.InstitutionName,
            DicomTag.SeriesDescription, DicomTag.OperatorsName, DicomTag.AccessionNumber, DicomTag.DeviceSerialNumber, DicomTag.ReferringPhysicianName,
        ];
        Assert.All(hidden, tag => Assert.Null(rows.Single(row => row.Tag == tag).Value));
        Assert.All(rows.Where(row => row.Tag.IsPrivate), row => Assert.Null(row.Value));
    }

    [Fact]
    public void Those_who_may_see_everything_do()
    {
        var rows = TagTable.Read(Patient, maySeePatients: true);
        Assert.DoesNotContain(rows, row => row.Value is null);
        Assert.Equal("Doe^Jane", rows.Single(row => row.Tag == DicomTag.PatientName).Value);
        Assert.Equal(1, rows.Single(row => row.Tag == DicomTag.ReferencedSOPInstanceUID).Depth);
    }

    [Fact]
    public void Large_values_and_monstrous_data_sets_are_cut()
    {
        var deep = new DicomDataset(new DicomUnsignedShort(DicomTag.Rows, 1));
        for (var i = 0; i < 50; i++)
            deep = new DicomDataset(new DicomSequence(DicomTag.ReferencedStudySequence, deep));
        Assert.True(TagTable.Read(deep, true).Count < 20);
        var wide = new DicomDataset(new DicomSequence(DicomTag.ReferencedStudySequence, [.. Enumerable.Range(0, 10_000).Select(_ => new DicomDataset())]));
        Assert.Equal("10,000 items", TagTable.Read(wide, true)[0].Value);
        var large = new DicomDataset(new DicomUnlimitedText(DicomTag.TextValue, new string('x', 100_000)), new DicomOtherByte(DicomTag.PixelData, new byte[1000]));
        Assert.Equal(["100,000 bytes", "1,000 bytes"], TagTable.Read(large, true).Select(row => row.Value));
    }
}
