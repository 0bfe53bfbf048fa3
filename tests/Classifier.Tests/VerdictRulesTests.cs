namespace DicomNode.Classifier.Tests;

/// <summary>The table, row by row: header, SOP class and pixels in, outcome and reason out.</summary>
public sealed class VerdictRulesTests
{
    private const string CTImage = "1.2.840.10008.5.1.4.1.1.2";
    private const string MRImage = "1.2.840.10008.5.1.4.1.1.4";
    private const string DXImage = "1.2.840.10008.5.1.4.1.1.1.1";
    private const string IntraOral = "1.2.840.10008.5.1.4.1.1.1.3";
    private const string USImage = "1.2.840.10008.5.1.4.1.1.6.1";
    private const string SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";
    private const string Private = "1.2.3.4";

    private static readonly VerdictRules Rules = new(new ModalityMapping(), new AbstainThresholds { Match = 0.6, Mismatch = 0.9 });

    [Theory]
    // Header and pixels agree.
    [InlineData("CT", CTImage, ModalityClass.CT, 0.99f, Outcome.Match, "The header says CT and the pixels say CT (99.0%) agree; the SOP class says CT, as the header does.")]
    [InlineData("MG", Private, ModalityClass.XR, 0.6f, Outcome.Match, "The header says MG and the pixels say XR (60.0%) agree.")]
    [InlineData("CT", MRImage, ModalityClass.CT, 0.99f, Outcome.Match, "The header says CT and the pixels say CT (99.0%) agree; the SOP class says MR, unlike the header.")]
    // They agree, but the classifier is not sure.
    [InlineData("CT", CTImage, ModalityClass.CT, 0.59f, Outcome.Uncertain, "The header says CT; the pixels say CT (59.0%), too little to decide; the SOP class says CT, as the header does.")]
    // Pixels alone contradict: they must be very sure.
    [InlineData("MR", MRImage, ModalityClass.CT, 0.9f, Outcome.Mismatch, "The header says MR, but the pixels say CT (90.0%); the SOP class says MR, as the header does.")]
    [InlineData("MR", Private, ModalityClass.CT, 0.9f, Outcome.Mismatch, "The header says MR, but the pixels say CT (90.0%).")]
    [InlineData("MR", MRImage, ModalityClass.CT, 0.89f, Outcome.Uncertain, "The header says MR; the pixels say CT (89.0%), too little to decide; the SOP class says MR, as the header does.")]
    // Pixels and SOP class contradict together: sure is enough.
    [InlineData("MR", CTImage, ModalityClass.CT, 0.6f, Outcome.Mismatch, "The header says MR, but SOP class and the pixels say CT (60.0%) agree on CT.")]
    [InlineData("MR", CTImage, ModalityClass.CT, 0.59f, Outcome.Uncertain, "The header says MR; the pixels say CT (59.0%), too little to decide; the SOP class says CT, unlike the header.")]
    // A kind of X-ray that the model never saw is confirmed, never contradicted.
    [InlineData("PX", DXImage, ModalityClass.XR, 0.7f, Outcome.Match, "The header says PX and the pixels say XR (70.0%) agree; the SOP class says XR, as the header does.")]
    [InlineData("IO", IntraOral, ModalityClass.CT, 0.99f, Outcome.Uncertain, "The header says IO, a kind of X-ray the model was not trained on; the pixels say CT (99.0%).")]
    [InlineData("DX", IntraOral, ModalityClass.CT, 0.99f, Outcome.Uncertain, "The header says DX, but the SOP class is a kind of X-ray the model was not trained on; the pixels say CT (99.0%).")]
    // Out of scope by header or SOP class.
    [InlineData("US", USImage, ModalityClass.CT, 0.99f, Outcome.OutOfScope, "The header says US, which is none of the classes.")]
    [InlineData("US", Private, ModalityClass.CT, 0.99f, Outcome.OutOfScope, "The header says US, which is none of the classes.")]
    [InlineData("CT", SecondaryCapture, ModalityClass.CT, 0.99f, Outcome.OutOfScope, "The header says CT, but the SOP class 1.2.840.10008.5.1.4.1.1.7 is none of the classes.")]
    // Out of scope by header, in scope by SOP class: the header contradicts itself.
    [InlineData("US", CTImage, ModalityClass.CT, 0.6f, Outcome.Mismatch, "The header says US, but SOP class and the pixels say CT (60.0%) agree on CT.")]
    [InlineData("US", CTImage, ModalityClass.MR, 0.99f, Outcome.OutOfScope, "The header says US, which is none of the classes; the SOP class says CT but the pixels say MR (99.0%).")]
    // No usable Modality: the others suggest one.
    [InlineData(null, MRImage, ModalityClass.MR, 0.8f, Outcome.MissingHeader, "The header has no Modality; the pixels say MR (80.0%) and the SOP class says MR.")]
    [InlineData("DR", Private, ModalityClass.XR, 0.8f, Outcome.MissingHeader, "The header's Modality \"DR\" is not defined; the pixels say XR (80.0%).")]
    [InlineData(null, SecondaryCapture, ModalityClass.XR, 0.8f, Outcome.MissingHeader, "The header has no Modality; the SOP class is none of the classes.")]
    public void ClassifiedPixelsAreWeighed(string? modality, string sopClass, ModalityClass predicted, float confidence, Outcome outcome, string reason) =>
        Assert.Equal(new VerdictDecision(outcome, reason), Rules.Decide(Header(modality, sopClass), Pixels(predicted, confidence)));

    [Theory]
    [InlineData("CT", ModalityClass.XR, 0.6f, Outcome.Match)]
    [InlineData("CT", ModalityClass.CT, 0.6f, Outcome.Match)]
    [InlineData("CT", ModalityClass.XR, 0.5f, Outcome.Uncertain)]
    [InlineData("CT", ModalityClass.MR, 0.95f, Outcome.Mismatch)]
    [InlineData("MR", ModalityClass.XR, 0.95f, Outcome.Mismatch)]
    public void ACTLocalizerMayLookLikeAnXRay(string modality, ModalityClass predicted, float confidence, Outcome outcome) =>
        Assert.Equal(
            outcome, Rules.Decide(Header(modality, Private) with { ImageType = @"ORIGINAL\PRIMARY\LOCALIZER" }, Pixels(predicted, confidence)).Outcome);

    [Fact]
    public void TheRuleForLocalizersCanBeTurnedOff()
    {
        var rules = new VerdictRules(new ModalityMapping { CTLocalizersMayLookLikeXR = false }, new AbstainThresholds());
        var header = Header("CT", CTImage) with { ImageType = @"ORIGINAL\PRIMARY\LOCALIZER\CT_SOM5 TOP" };
        Assert.Equal(Outcome.Mismatch, rules.Decide(header, Pixels(ModalityClass.XR, 0.95f)).Outcome);
    }

    [Theory]
    [InlineData("CT", CTImage, Outcome.NotApplicable)]
    [InlineData("US", USImage, Outcome.NotApplicable)]
    [InlineData(null, Private, Outcome.NotApplicable)]
    public void WithoutPixelsNothingApplies(string? modality, string sopClass, Outcome outcome)
    {
        var header = Header(modality, sopClass) with { HasPixelData = false };
        Assert.False(Rules.NeedsPixels(header));
        Assert.Equal(outcome, Rules.Decide(header, PixelEvidence.Constant).Outcome);
    }

    [Theory]
    [InlineData("CT", CTImage, Outcome.Unreadable)]
    [InlineData(null, CTImage, Outcome.Unreadable)]
    [InlineData("US", CTImage, Outcome.Unreadable)]
    [InlineData("US", USImage, Outcome.OutOfScope)]
    public void PixelsThatFailAreUnreadable(string? modality, string sopClass, Outcome outcome) =>
        Assert.Equal(outcome, Rules.Decide(Header(modality, sopClass), PixelEvidence.Unreadable("broken")).Outcome);

    [Fact]
    public void TheReasonSaysWhyPixelsAreUnreadable() =>
        Assert.Equal("The pixels cannot be read: High Bit is 3", Rules.Decide(Header("CT", CTImage), PixelEvidence.Unreadable("High Bit is 3")).Reason);

    [Theory]
    [InlineData("CT", Outcome.Uncertain, "The header says CT; all pixels have the same value and show nothing.")]
    [InlineData("PX", Outcome.Uncertain, "The header says PX; all pixels have the same value and show nothing.")]
    [InlineData(null, Outcome.MissingHeader, "The header has no Modality; the pixels say nothing.")]
    public void AConstantImageShowsNothing(string? modality, Outcome outcome, string reason) =>
        Assert.Equal(new VerdictDecision(outcome, reason), Rules.Decide(Header(modality, Private), PixelEvidence.Constant));

    [Theory]
    [InlineData("CT", CTImage, true)]
    [InlineData("CT", SecondaryCapture, false)]
    [InlineData("US", USImage, false)]
    [InlineData("US", Private, false)]
    [InlineData("US", CTImage, true)]
    [InlineData(null, SecondaryCapture, true)]
    [InlineData("DR", Private, true)]
    public void PixelsAreNeededUnlessAllWitnessesAreOutOfScope(string? modality, string sopClass, bool needed) =>
        Assert.Equal(needed, Rules.NeedsPixels(Header(modality, sopClass)));

    private static InstanceHeader Header(string? modality, string sopClass) => new() { Modality = modality, SopClassUid = sopClass, HasPixelData = true, Frames = 1 };

    private static PixelEvidence Pixels(ModalityClass predicted, float confidence)
    {
        var rest = (1 - confidence) / 3;
        return PixelEvidence.Classified(new ClassProbabilities(
            predicted == ModalityClass.CT ? confidence : rest,
            predicted == ModalityClass.MR ? confidence : rest,
            predicted == ModalityClass.PT ? confidence : rest,
            predicted == ModalityClass.XR ? confidence : rest));
    }
}
