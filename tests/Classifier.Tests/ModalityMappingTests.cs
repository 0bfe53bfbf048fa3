namespace DicomNode.Classifier.Tests;

public sealed class ModalityMappingTests
{
    private static readonly ModalityMapping Mapping = new();

    [Theory]
    [InlineData("CT", ModalityClaim.CT)]
    [InlineData("MR", ModalityClaim.MR)]
    [InlineData("PT", ModalityClaim.PT)]
    [InlineData("CR", ModalityClaim.XR)]
    [InlineData("DX", ModalityClaim.XR)]
    [InlineData("MG", ModalityClaim.XR)]
    [InlineData("PX", ModalityClaim.UntrainedXR)]
    [InlineData("IO", ModalityClaim.UntrainedXR)]
    [InlineData("RG", ModalityClaim.UntrainedXR)]
    [InlineData("US", ModalityClaim.OutOfScope)]
    [InlineData("NM", ModalityClaim.OutOfScope)]
    [InlineData("XA", ModalityClaim.OutOfScope)]
    [InlineData("RF", ModalityClaim.OutOfScope)]
    [InlineData("OT", ModalityClaim.OutOfScope)]
    [InlineData("SC", ModalityClaim.OutOfScope)]
    [InlineData("SEG", ModalityClaim.OutOfScope)]
    [InlineData("RTDOSE", ModalityClaim.OutOfScope)]
    [InlineData("SM", ModalityClaim.OutOfScope)]
    [InlineData("CT ", ModalityClaim.CT)]
    [InlineData("DR", ModalityClaim.Undefined)]
    [InlineData("ct", ModalityClaim.Undefined)]
    [InlineData("", ModalityClaim.Missing)]
    [InlineData("  ", ModalityClaim.Missing)]
    [InlineData(null, ModalityClaim.Missing)]
    public void AModalityClaims(string? modality, ModalityClaim claim) => Assert.Equal(claim, Mapping.ForModality(modality));

    [Theory]
    [InlineData("2", ModalityClaim.CT)]
    [InlineData("2.1", ModalityClaim.CT)]
    [InlineData("2.2", ModalityClaim.CT)]
    [InlineData("4", ModalityClaim.MR)]
    [InlineData("4.1", ModalityClaim.MR)]
    [InlineData("4.3", ModalityClaim.MR)]
    [InlineData("4.4", ModalityClaim.MR)]
    [InlineData("128", ModalityClaim.PT)]
    [InlineData("130", ModalityClaim.PT)]
    [InlineData("128.1", ModalityClaim.PT)]
    [InlineData("1", ModalityClaim.XR)]
    [InlineData("1.1", ModalityClaim.XR)]
    [InlineData("1.2.1", ModalityClaim.XR)]
    [InlineData("1.3", ModalityClaim.UntrainedXR)]
    [InlineData("13.1.3", ModalityClaim.UntrainedXR)]
    [InlineData("7", ModalityClaim.OutOfScope)]
    [InlineData("6.1", ModalityClaim.OutOfScope)]
    [InlineData("66.4", ModalityClaim.OutOfScope)]
    [InlineData("481.2", ModalityClaim.OutOfScope)]
    [InlineData("9999", ModalityClaim.Undefined)]
    public void ASopClassClaims(string last, ModalityClaim claim) => Assert.Equal(claim, Mapping.ForSopClass($"1.2.840.10008.5.1.4.1.1.{last}\0"));

    [Theory]
    [InlineData("1.2.3.4", ModalityClaim.Undefined)]
    [InlineData(null, ModalityClaim.Missing)]
    public void OtherSopClassesClaimNothing(string? uid, ModalityClaim claim) => Assert.Equal(claim, Mapping.ForSopClass(uid));

    [Fact]
    public void AnEntryCanBeReplaced()
    {
        var mapping = new ModalityMapping();
        mapping.Modalities["PX"] = ModalityClaim.XR;
        Assert.Equal((ModalityClaim.XR, ModalityClaim.CT), (mapping.ForModality("PX"), mapping.ForModality("CT")));
    }

    [Theory]
    [InlineData(ModalityClaim.CT, ModalityClass.CT)]
    [InlineData(ModalityClaim.MR, ModalityClass.MR)]
    [InlineData(ModalityClaim.PT, ModalityClass.PT)]
    [InlineData(ModalityClaim.XR, ModalityClass.XR)]
    [InlineData(ModalityClaim.UntrainedXR, ModalityClass.XR)]
    [InlineData(ModalityClaim.OutOfScope, null)]
    [InlineData(ModalityClaim.Missing, null)]
    [InlineData(ModalityClaim.Undefined, null)]
    public void AClaimNamesAClass(ModalityClaim claim, ModalityClass? expected) => Assert.Equal(expected, claim.ToClass());
}
