using DicomNode.Classifier;
using DicomNode.Node.Tests.Network;
using DicomNode.Testing;
using FellowOakDicom;
using static DicomNode.Node.Tests.Checks.DataSetEncoder;

namespace DicomNode.Node.Tests.Checks;

/// <summary>What is not to be classified is stored and acknowledged all the same, and its verdict says why.</summary>
public sealed class Check25OutcomesTests(PixelCheckNode node) : IClassFixture<PixelCheckNode>
{
    private const string Segmentation = "1.2.840.10008.5.1.4.1.1.66.4";
    private const string Dose = "1.2.840.10008.5.1.4.1.1.481.2";
    private const string ParametricMap = "1.2.840.10008.5.1.4.1.1.30";
    private const string SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";

    [Theory]
    [InlineData(RawPeer.CtImage, "CT")]
    [InlineData("1.2.840.10008.5.1.4.1.1.481.3", "RTSTRUCT")]
    [InlineData("1.2.840.10008.5.1.4.1.1.104.1", "DOC")]
    [InlineData("1.2.840.10008.5.1.4.1.1.88.33", "SR")]
    [InlineData("1.3.6.1.4.1.99999.1", null)]
    public async Task Check_25_without_pixels_there_is_nothing_to_judge(string sopClass, string? modality)
    {
        foreach (byte[] pixels in (byte[][])[[], [.. Explicit.ImagePixel(), .. Explicit.Pixels("OW", [])]])
        {
            var sopInstance = PixelCheckNode.NextUid();
            var (verdict, _) = await node.StoreAsync(sopInstance, [.. Explicit.Head(sopInstance, sopClass, modality), .. pixels], sopClass: sopClass);
            Assert.Equal((Outcome.NotApplicable, "The object has no pixel data.", 0), (verdict.Outcome, verdict.Reason, verdict.Frames));
            Assert.Null(verdict.Probabilities);
        }
    }

    [Theory]
    [InlineData(Segmentation, "SEG", "Header says SEG; SOP class is Segmentation Storage; out of scope, since not both name a class that the model knows.")]
    [InlineData(Segmentation, "CT", "Header says CT; SOP class is Segmentation Storage; out of scope, since not both name a class that the model knows.")]
    [InlineData(Dose, "RTDOSE", "Header says RTDOSE; SOP class is RT Dose Storage; out of scope, since not both name a class that the model knows.")]
    [InlineData(ParametricMap, "MR", "Header says MR; SOP class is Parametric Map Storage; out of scope, since not both name a class that the model knows.")]
    [InlineData(SecondaryCapture, "OT", "Header says OT; SOP class is Secondary Capture Image Storage; out of scope, since not both name a class that the model knows.")]
    [InlineData(SecondaryCapture, "SC", "Header says SC; SOP class is Secondary Capture Image Storage; out of scope, since not both name a class that the model knows.")]
    [InlineData(SecondaryCapture, "CT", "Header says CT; SOP class is Secondary Capture Image Storage; out of scope, since not both name a class that the model knows.")]
    [InlineData("1.2.840.10008.5.1.4.1.1.6.1", "US", "Header says US; SOP class is Ultrasound Image Storage; out of scope, since not both name a class that the model knows.")]
    [InlineData("1.3.6.1.4.1.99999.1", "US", "Header says US; SOP class is 1.3.6.1.4.1.99999.1; out of scope, since not both name a class that the model knows.")]
    public async Task Check_25_what_is_none_of_the_classes_is_out_of_scope(string sopClass, string modality, string reason)
    {
        var sopInstance = PixelCheckNode.NextUid();
        byte[] image = sopClass switch
        {
            Segmentation => [.. Explicit.ImagePixel(1, 1, 0), .. Explicit.Pixels("OB", new byte[32])],
            ParametricMap => [.. Explicit.ImagePixel(32, 32, 31), .. Explicit.Element(0x7FE00008, "OF", new byte[1024])],
            Dose => [.. Explicit.ImagePixel(32, 32, 31), .. Explicit.Pixels("OW", new byte[1024])],
            // Not even pixels that cannot be read are asked for.
            _ => [.. Explicit.ImagePixel(), .. Explicit.Pixels("OW", new byte[7])],
        };
        var (verdict, _) = await node.StoreAsync(sopInstance, [.. Explicit.Head(sopInstance, sopClass, modality), .. image], sopClass: sopClass);
        Assert.Equal((Outcome.OutOfScope, reason), (verdict.Outcome, verdict.Reason));
        Assert.Null(verdict.Probabilities);
    }

    [Theory]
    [InlineData(RawPeer.CtImage, null, "Header has no Modality; SOP class CT Image Storage ")]
    [InlineData(RawPeer.CtImage, "", "Header has no Modality; SOP class CT Image Storage ")]
    [InlineData(RawPeer.CtImage, "  ", "Header has no Modality; SOP class CT Image Storage ")]
    [InlineData(RawPeer.CtImage, "DR", "Header's Modality \"DR\" is not defined; SOP class CT Image Storage ")]
    [InlineData(RawPeer.CtImage, "ct", "Header's Modality \"ct\" is not defined; SOP class CT Image Storage ")]
    [InlineData(RawPeer.CtImage, "CT\\PT", "Header's Modality \"CT\\PT\" is not defined; SOP class CT Image Storage ")]
    [InlineData(SecondaryCapture, null, "Header has no Modality; SOP class is Secondary Capture Image Storage; pixels (")]
    [InlineData("1.3.6.1.4.1.99999.1", null, "Header has no Modality; SOP class is 1.3.6.1.4.1.99999.1; pixels (")]
    public async Task Check_25_a_missing_or_unknown_modality_is_a_finding(string sopClass, string? modality, string beginning)
    {
        var sopInstance = PixelCheckNode.NextUid();
        byte[] dataSet = [.. Explicit.Head(sopInstance, sopClass, modality), .. Explicit.ImagePixel(), .. Explicit.Pixels("OW", Explicit.Words(Picture))];
        var (verdict, _) = await node.StoreAsync(sopInstance, dataSet, sopClass: sopClass);
        Assert.Equal(Outcome.MissingHeader, verdict.Outcome);
        Assert.StartsWith(beginning, verdict.Reason, StringComparison.Ordinal);
        Assert.Matches(@" pixels \(\d+\.\d%\) say (CT|MR|PT|XR)\.$", verdict.Reason);
        Assert.NotNull(verdict.Probabilities);
    }

    [Theory]
    [InlineData("pydicom-data/liver_rle.dcm", Outcome.OutOfScope)]
    [InlineData("pydicom-data/liver_deflate.dcm", Outcome.OutOfScope)]
    [InlineData("pydicom-data/US1_J2KI.dcm", Outcome.OutOfScope)]
    [InlineData("pydicom-data/SC_rgb_expb.dcm", Outcome.OutOfScope)]
    [InlineData("fo-dicom/GH178.dcm", Outcome.NotApplicable)]
    [InlineData("fo-dicom/GH1146.dcm", Outcome.NotApplicable)]
    [InlineData("pydicom-data/JLSL_08_07_0_1F.dcm", Outcome.MissingHeader)]
    public async Task Check_25_real_objects_have_their_outcome(string path, Outcome outcome)
    {
        var file = await DicomFile.OpenAsync(Repository.Shared("dicom", path));
        var verdict = await node.JudgeAsync(file.Dataset.AddOrUpdate(DicomTag.SOPInstanceUID, PixelCheckNode.NextUid()));
        Assert.Equal(outcome, verdict.Outcome);
    }
}
