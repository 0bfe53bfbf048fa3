using FellowOakDicom;
using static DicomNode.Classifier.Tests.Preprocessing.DataSets;

namespace DicomNode.Classifier.Tests;

public sealed class InstanceHeaderTests
{
    private const string CTImage = "1.2.840.10008.5.1.4.1.1.2";

    [Fact]
    public void WhatAVerdictNeedsIsRead()
    {
        var dataset = Grey(1, 1, 8, [0, 0]).AddOrUpdate(
            new DicomUniqueIdentifier(DicomTag.SOPInstanceUID, "1.2.3"),
            new DicomUniqueIdentifier(DicomTag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.2"),
            new DicomUniqueIdentifier(DicomTag.SeriesInstanceUID, "1.2.4"),
            new DicomUniqueIdentifier(DicomTag.StudyInstanceUID, "1.2.5"),
            new DicomCodeString(DicomTag.Modality, "CT"),
            new DicomCodeString(DicomTag.ImageType, "ORIGINAL", "PRIMARY", "LOCALIZER"),
            new DicomIntegerString(DicomTag.NumberOfFrames, 7),
            new DicomIntegerString(DicomTag.InstanceNumber, 12),
            new DicomShortString(DicomTag.StationName, "CT1"),
            new DicomLongString(DicomTag.Manufacturer, "Maker"),
            new DicomLongString(DicomTag.ManufacturerModelName, "Model"));
        var header = InstanceHeader.Read(dataset);
        Assert.Equal(
            new InstanceHeader
            {
                SopInstanceUid = "1.2.3", SopClassUid = "1.2.840.10008.5.1.4.1.1.2", SeriesInstanceUid = "1.2.4", StudyInstanceUid = "1.2.5",
                Modality = "CT", ImageType = @"ORIGINAL\PRIMARY\LOCALIZER", TransferSyntaxUid = "1.2.840.10008.1.2.1", HasPixelData = true, Frames = 7,
                InstanceNumber = 12, StationName = "CT1", Manufacturer = "Maker", ManufacturerModelName = "Model",
            },
            header);
        Assert.True(header.IsLocalizer);
    }

    [Fact]
    public void AnEmptyDataSetHasAnEmptyHeader() =>
        Assert.Equal(new InstanceHeader { TransferSyntaxUid = "1.2.840.10008.1.2.1" }, InstanceHeader.Read(new DicomDataset()));

    [Fact]
    public void AnEmptyModalityIsMissing() =>
        Assert.Null(InstanceHeader.Read(new DicomDataset { new DicomCodeString(DicomTag.Modality, "") }).Modality);

    [Fact]
    public void EmptyPixelDataIsNone() => Assert.False(InstanceHeader.Read(Grey(1, 1, 8, [])).HasPixelData);

    [Fact]
    public void EncapsulatedAndFloatPixelsAreSeen()
    {
        Assert.True(InstanceHeader.Read(Encapsulated(DicomTransferSyntax.RLELossless, 1, 1, 1, [1, 2])).HasPixelData);
        Assert.False(InstanceHeader.Read(Encapsulated(DicomTransferSyntax.RLELossless, 1, 1, 1)).HasPixelData);
        Assert.True(InstanceHeader.Read(new DicomDataset { new DicomOtherFloat(DicomTag.FloatPixelData, 1f) }).HasPixelData);
        Assert.True(InstanceHeader.Read(new DicomDataset { new DicomOtherDouble(DicomTag.DoubleFloatPixelData, 1) }).HasPixelData);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(@"ORIGINAL\PRIMARY", false)]
    [InlineData(@"ORIGINAL\PRIMARY\AXIAL", false)]
    [InlineData(@"LOCALIZER\PRIMARY\AXIAL", false)]
    [InlineData(@"ORIGINAL\PRIMARY\LOCALIZER", true)]
    [InlineData(@"ORIGINAL\PRIMARY\LOCALIZER \X", true)]
    public void TheThirdValueOfImageTypeMakesALocalizer(string? imageType, bool expected) =>
        Assert.Equal(expected, new InstanceHeader { ImageType = imageType }.IsLocalizer);

    [Theory]
    [InlineData(null, null, ImageKind.Original)]
    [InlineData("", CTImage, ImageKind.Original)]
    [InlineData(@"ORIGINAL\PRIMARY", CTImage, ImageKind.Original)]
    [InlineData(@"MIXED\PRIMARY\VOLUME", "1.2.840.10008.5.1.4.1.1.2.1", ImageKind.Original)]
    [InlineData(@"ORIGINAL\DERIVED", CTImage, ImageKind.Original)]
    [InlineData(@"DERIVED\SECONDARY\REFORMATTED", CTImage, ImageKind.Derived)]
    [InlineData(@"DERIVED \PRIMARY", null, ImageKind.Derived)]
    [InlineData("DERIVED", CTImage, ImageKind.Derived)]
    [InlineData(@"ORIGINAL\PRIMARY", "1.2.840.10008.5.1.4.1.1.7", ImageKind.Derived)]
    [InlineData(null, "1.2.840.10008.5.1.4.1.1.7.2", ImageKind.Derived)]
    [InlineData(null, "1.2.840.10008.5.1.4.1.1.30", ImageKind.Derived)]
    [InlineData(@"ORIGINAL\PRIMARY\LOCALIZER", CTImage, ImageKind.Localizer)]
    [InlineData(@"DERIVED\SECONDARY\LOCALIZER", CTImage, ImageKind.Localizer)]
    [InlineData(@"LOCALIZER\PRIMARY\AXIAL", CTImage, ImageKind.Original)]
    public void ImageTypeAndSopClassSayWhatKindOfPictureItIs(string? imageType, string? sopClass, ImageKind expected) =>
        Assert.Equal(expected, new InstanceHeader { ImageType = imageType, SopClassUid = sopClass }.Kind);
}
