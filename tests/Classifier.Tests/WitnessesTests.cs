namespace DicomNode.Classifier.Tests;

/// <summary>The table, row by row: what three witnesses name in, which agree out.</summary>
public sealed class WitnessesTests
{
    [Theory]
    [InlineData(ModalityClass.CT, ModalityClass.CT, ModalityClass.CT, "Header SopClass Pixels")]
    [InlineData(ModalityClass.MR, ModalityClass.MR, ModalityClass.CT, "Header SopClass")]
    [InlineData(ModalityClass.CT, ModalityClass.MR, ModalityClass.CT, "Header Pixels")]
    [InlineData(ModalityClass.MR, ModalityClass.CT, ModalityClass.CT, "SopClass Pixels")]
    [InlineData(ModalityClass.MR, ModalityClass.CT, ModalityClass.PT, "")]
    [InlineData(null, ModalityClass.CT, ModalityClass.CT, "SopClass Pixels")]
    [InlineData(ModalityClass.CT, null, ModalityClass.CT, "Header Pixels")]
    [InlineData(ModalityClass.CT, ModalityClass.CT, null, "Header SopClass")]
    [InlineData(ModalityClass.CT, null, ModalityClass.XR, "")]
    [InlineData(null, null, ModalityClass.XR, "")]
    [InlineData(ModalityClass.XR, null, null, "")]
    [InlineData(null, null, null, "")]
    public void ThoseAgreeThatNameTheSameClass(ModalityClass? header, ModalityClass? sopClass, ModalityClass? pixels, string agreeing) =>
        Assert.Equal(agreeing, string.Join(' ', new Witnesses(header, sopClass, pixels).Agreeing));
}
